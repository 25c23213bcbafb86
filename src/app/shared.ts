import * as v from 'valibot';
import { Problem } from '../model/problem.ts';
import { filesFrom } from './fetch.ts';

/** A team's files beside the hosted page: `data/manifest.json` names them; as shipped it is empty. */
export interface Shared {
  title: string;
  /** Addresses relative to the manifest. */
  files: string[];
}

const MANIFEST = 'data/manifest.json';

const schema = v.object({
  title: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  files: v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(1000)),
});

/** What lies beside the page; null where there is nothing, or no server at all. */
export async function sharedFiles(): Promise<Shared | null> {
  if (__SINGLE__) return null;
  const response = await fetch(new URL(MANIFEST, document.baseURI)).catch(() => null);
  if (!response?.ok) return null;
  const parsed = v.safeParse(schema, await response.json().catch(() => null));
  if (!parsed.success) throw new Problem('manifest-unreadable', { address: MANIFEST });
  return parsed.output.files.length ? parsed.output : null;
}

/** The files themselves. Rejects with `other-origin`, `not-fetched`. */
export const fetchShared = ({ files }: Shared): Promise<File[]> =>
  filesFrom(files.map((name) => new URL(name, new URL(MANIFEST, document.baseURI)).href));
