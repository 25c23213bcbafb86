import { contentHash } from './check.ts';
import type { FetchEvent, ServiceScope } from './scope.ts';
import {
  cacheName,
  fileKey,
  keyOf,
  LOCK,
  pathIn,
  staying,
  versionKey,
  type Version,
} from './versions.ts';

/**
 * The service worker. It keeps every file of the page by its content, so that the page works with
 * the network gone, also the parts that nobody has opened yet. A new version is fetched beside the
 * old one and takes over only when it is whole: tabs that are open find the files of their version
 * until they are closed or loaded again. Whatever is not kept comes from the network as before.
 */
declare const __FILES__: Pick<Version, 'entry' | 'files'>;

const worker = globalThis as unknown as ServiceScope;
const scope = worker.registration.scope;
const OWN: Version = { ...__FILES__, since: 0 };
/** At a time; more would take the line from who reads the page. */
const AT_ONCE = 4;

const cache = (): Promise<Cache> => caches.open(cacheName(scope));

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const path = event.request.method === 'GET' ? pathIn(scope, event.request.url) : null;
  if (path === null) return;
  // Names under these folders are never used twice, so an older tab may ask for one that is gone.
  if (Object.hasOwn(OWN.files, path) || /^(assets|engine)\//.test(path)) {
    event.respondWith(answer(event.request, path));
  }
});

/** Fetches what is missing; a file that is not there or not itself fails, and the old version stays. */
async function install(): Promise<void> {
  const kept = await cache();
  const there = new Set((await kept.keys()).map((request) => request.url));
  const missing = Object.entries(OWN.files).filter(
    ([path, hash]) => !there.has(fileKey(scope, path, hash)),
  );
  const fetchNext = async (): Promise<void> => {
    for (let next = missing.pop(); next; next = missing.pop()) {
      const [path, hash] = next;
      await kept.put(fileKey(scope, path, hash), await fetched(path, hash));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  OWN.since = Date.now();
  await kept.put(versionKey(scope, OWN.entry), Response.json(OWN));
  await worker.skipWaiting();
}

/** What the page has just fetched is taken from the browser's cache, unless it is an older content. */
async function fetched(path: string, hash: string): Promise<Response> {
  for (const how of ['force-cache', 'reload'] as const) {
    const response = await fetch(new URL(path, scope), { cache: how, credentials: 'same-origin' });
    if (!response.ok) continue;
    const bytes = await response.arrayBuffer();
    if ((await contentHash(path, bytes)) !== hash) continue;
    // A response of its own: without a redirect, and without the encoding that is undone already.
    return new Response(bytes, {
      headers: {
        'content-type': response.headers.get('content-type') ?? 'application/octet-stream',
        'content-length': String(bytes.byteLength),
      },
    });
  }
  throw new Error(`${path} is not what this version was built with`);
}

async function activate(): Promise<void> {
  await worker.clients.claim();
  await tidy().catch(() => {});
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true })) {
    client.postMessage({ fupan: 'version', entry: OWN.entry });
  }
}

async function versions(kept: Cache): Promise<Version[]> {
  const keys = (await kept.keys()).filter(({ url }) => pathIn(scope, url) === 'version');
  const found = await Promise.all(keys.map(async (key) => (await kept.match(key))?.json()));
  return found.filter((v): v is Version => typeof v?.files === 'object');
}

/** Throws away the files of versions that no tab shows any more. */
async function tidy(): Promise<void> {
  const kept = await cache();
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const used = new Set(
    held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : [])),
  );
  const entries = new Set([...used].map((address) => pathIn(scope, address) ?? ''));
  const stay = staying(await versions(kept), entries);
  const keys = new Set(
    stay.flatMap((v) => [
      versionKey(scope, v.entry),
      ...Object.entries(v.files).map(([path, hash]) => fileKey(scope, path, hash)),
    ]),
  );
  for (const request of await kept.keys()) {
    if (!keys.has(request.url)) await kept.delete(request);
  }
}

async function answer(request: FetchEvent['request'], path: string): Promise<Response> {
  const kept = await cache().catch(() => null);
  const own = OWN.files[path];
  const key = own
    ? fileKey(scope, path, own)
    : kept && keyOf(scope, path, await versions(kept).catch(() => []));
  const response = key && (await kept?.match(key));
  return response || fetch(request);
}
