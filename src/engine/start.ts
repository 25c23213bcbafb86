interface Policy {
  createScriptURL(address: string): string;
}
/** In TypeScript's libraries there are no Trusted Types yet. */
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

/** Only our own scripts start: from this origin, or from a blob that we made. */
function ours(address: string): string {
  const { protocol, origin } = new URL(address);
  if (protocol === 'blob:' || origin === globalThis.location.origin) return address;
  throw new TypeError(`not a script of this page: ${address}`);
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy: Policy = factory?.createPolicy('fupan', { createScriptURL: ours }) ?? {
  createScriptURL: ours,
};

/** What stands for an address where the file lies within the page (`src/build/single.ts`). */
const WITHIN = 'fupan-part:';

/** Where a file of the build lies: beside the page, or within it (the single file edition). */
export const partAddress = (path: string): string =>
  __SINGLE__ ? WITHIN + path : new URL(path, document.baseURI).href;

/** A file of the build; `address` is as `partAddress` or the bundler gives it. */
export function fetchPart(address: string): Promise<Response> {
  const blob = within(address);
  return blob ? Promise.resolve(new Response(blob)) : fetch(address);
}

const within = (address: string): Blob | undefined =>
  address.startsWith(WITHIN) ? globalThis.fupanParts?.get(address.slice(WITHIN.length)) : undefined;

/**
 * Starts a worker that the page's Content-Security-Policy binds: one fetched by address is not
 * bound by a policy in a meta tag, one from a blob is, so a blob imports the real script.
 */
export function startWorker(address: string, type: 'classic' | 'module'): Worker {
  const blob = within(address) ?? importing(ours(address), type);
  const script = URL.createObjectURL(blob);
  const worker = new Worker(policy.createScriptURL(script), {
    type: __SINGLE__ ? 'classic' : type,
  });
  // The worker has read its script once it answers; a minute is plenty and leaks nothing.
  setTimeout(() => URL.revokeObjectURL(script), 60_000);
  // It starts others from the same files; from a disk it may fetch no blob of the page's.
  if (__SINGLE__) worker.postMessage({ fupanParts: globalThis.fupanParts });
  return worker;
}

function importing(address: string, type: 'classic' | 'module'): Blob {
  const name = JSON.stringify(address);
  const text = type === 'module' ? `import ${name};` : classic(name);
  return new Blob([text], { type: 'text/javascript' });
}

/** Trusted Types hold in the worker too, which has no policy of its own yet. */
const classic = (name: string): string =>
  `const a=${name};importScripts(self.trustedTypes?trustedTypes.createPolicy('fupan',{createScriptURL:()=>a}).createScriptURL(a):a);`;
