/** One deploy of the page, as the service worker keeps it. */
export interface Version {
  /** The page's first script, by which a tab of this version is known. */
  entry: string;
  /** Path relative to the page → hash of its content (of what is inside, where it is gzipped). */
  files: Record<string, string>;
  /** Milliseconds since 1970 at which it was whole; 0 before. */
  since: number;
}

/** The lock that a tab holds as long as it lives, so that nobody throws its files away. */
export const LOCK = 'fupan page ';

/** Files of one scope lie in one cache; several deployments of one origin keep apart. */
export const cacheName = (scope: string): string => `fupan page ${scope}`;

/** The key of one content of one file: an unchanged file is kept once for all versions. */
export const fileKey = (scope: string, path: string, hash: string): string =>
  new URL(`${path}?kept=${hash}`, scope).href;

/** The key of what is known about a version. */
export const versionKey = (scope: string, entry: string): string =>
  new URL(`version?kept=${encodeURIComponent(entry)}`, scope).href;

/** The path of an address inside the scope, with the page's own name filled in; else null. */
export function pathIn(scope: string, address: string): string | null {
  const url = new URL(address);
  const base = new URL(scope);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
  return url.pathname.slice(base.pathname.length) || 'index.html';
}

const newestFirst = (versions: readonly Version[]): Version[] =>
  [...versions].sort((a, b) => b.since - a.since);

/**
 * Of the versions that are kept, those that stay: the newest, the one before (a tab may be just
 * opening with it), and every one that a tab still shows. `used` are the entries of open tabs.
 */
export function staying(versions: readonly Version[], used: ReadonlySet<string>): Version[] {
  return newestFirst(versions).filter((version, i) => i < 2 || used.has(version.entry));
}

/** The key under which a path is kept: in the newest version that has it. */
export function keyOf(scope: string, path: string, versions: readonly Version[]): string | null {
  const hash = newestFirst(versions).find((v) => Object.hasOwn(v.files, path))?.files[path];
  return hash === undefined ? null : fileKey(scope, path, hash);
}
