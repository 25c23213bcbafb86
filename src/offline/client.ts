import { cacheName, LOCK } from './versions.ts';

/** `absent`: this browser or this address lets no page be kept; `failed`: not all could be fetched. */
export type OfflineState = 'absent' | 'fetching' | 'ready' | 'failed';

/** How often a tab that stays open asks for a new version. */
const HOUR = 3_600_000;

interface Factory {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}
/** The one script that may become the service worker, as Trusted Types want it. */
const trusted = (address: string): string => {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  const policy = factory?.createPolicy('fupan-page', { createScriptURL: (a) => a });
  return policy?.createScriptURL(address) ?? address;
};

/**
 * Keeps the page for when the network is gone, and hears of new versions. `entry` is the address of
 * the page's first script. Nothing is loaded again unasked: `onNewer` tells that it would be newer.
 */
export function keepPage(
  entry: string,
  {
    after,
    onState,
    onNewer,
  }: {
    /** The first answer has the line to itself. */
    after: Promise<unknown>;
    onState: (state: OfflineState) => void;
    onNewer: () => void;
  },
): void {
  // Held until the tab is gone: the files of this version stay so long.
  void navigator.locks?.request(LOCK + entry, { mode: 'shared' }, () => new Promise(() => {}));
  const container = (navigator as Partial<Navigator>).serviceWorker;
  if (!container || !isSecureContext) return onState('absent');

  container.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { fupan, entry: newest } = (data ?? {}) as { fupan?: unknown; entry?: unknown };
    if (fupan !== 'version' || typeof newest !== 'string') return;
    onState('ready');
    if (new URL(newest, document.baseURI).href !== entry) onNewer();
  });

  const follow = (registration: ServiceWorkerRegistration): void => {
    if (registration.active) onState('ready');
    const watch = (worker: ServiceWorker | null): void => {
      if (!worker) return;
      if (!registration.active) onState('fetching');
      worker.addEventListener('statechange', () => {
        if (worker.state === 'activated') onState('ready');
        // What is kept already goes on working; a newer version that is not whole is no matter.
        else if (worker.state === 'redundant' && !registration.active) onState('failed');
      });
    };
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    let asked = Date.now();
    const ask = (): void => {
      if (document.hidden || Date.now() - asked < HOUR) return;
      asked = Date.now();
      void registration.update().catch(() => {}); // no network: later
    };
    document.addEventListener('visibilitychange', ask);
    setInterval(ask, HOUR / 4);
  };
  const register = async (): Promise<void> =>
    follow(
      await container.register(trusted(new URL('sw.js', document.baseURI).href), {
        updateViaCache: 'none',
      }),
    );
  void after.then(register, register).catch(() => onState('failed')); // no such script here, or the browser forbids it
}

const scope = (): string => new URL('./', document.baseURI).href;

/** Bytes that the page takes for working offline. */
export async function pageBytes(): Promise<number> {
  if (!('caches' in globalThis) || !(await caches.has(cacheName(scope())))) return 0;
  const kept = await caches.open(cacheName(scope()));
  let bytes = 0;
  for (const key of await kept.keys()) {
    bytes += Number((await kept.match(key))?.headers.get('content-length') ?? 0);
  }
  return bytes;
}

/** Forgets the page's files; the next visit fetches them again. */
export async function forgetPage(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration(scope());
  await registration?.unregister();
  await caches.delete(cacheName(scope()));
}
