import type { WorkspaceChange } from './types.ts';

/** The other tabs of the same workspace: one writes, the others hear of it. */
export interface Tabs {
  readonly writer: boolean;
  /** False where nothing keeps two tabs from writing at once (no Web Locks). */
  readonly locked: boolean;
  /** Tells the other tabs. */
  post(change: WorkspaceChange): void;
  listen(heard: (change: WorkspaceChange) => void, writerChanged: () => void): void;
  /** Gives the writing up for good: a newer version of the page has taken over. */
  resign(): void;
  close(): void;
}

/** A tab beside which there is no other. */
export const alone = (): Tabs => ({
  writer: true,
  locked: false,
  post() {},
  listen() {},
  resign() {},
  close() {},
});

/** How long the first question for the lock may take: a reloaded page still holds it a moment. */
const GRACE = 250;

/** Joins the tabs of a workspace; resolves once it is known whether this one writes. */
export async function joinTabs(name: string): Promise<Tabs> {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(name) : null;
  const lock = holdLock(name);
  let heard: (change: WorkspaceChange) => void = () => {};
  channel?.addEventListener('message', ({ data }: MessageEvent<Partial<WorkspaceChange>>) => {
    if (typeof data?.kind !== 'string') return;
    heard({ kind: data.kind, ...(data.id === undefined ? {} : { id: data.id }), elsewhere: true });
  });
  await Promise.race([lock.granted, new Promise((resolve) => setTimeout(resolve, GRACE))]);
  return {
    get writer() {
      return lock.held();
    },
    get locked() {
      return lock.exists();
    },
    post: ({ kind, id }) => channel?.postMessage({ kind, id }),
    listen(onHeard, writerChanged) {
      heard = onHeard;
      if (!lock.held()) void lock.granted.then((mine) => mine && writerChanged());
    },
    resign: lock.release,
    close() {
      lock.release();
      channel?.close();
    },
  };
}

interface Lock {
  /** False where the browser has no locks: then everyone writes. */
  exists(): boolean;
  held(): boolean;
  /** Resolves when the lock is this tab's; false where it was released before. */
  granted: Promise<boolean>;
  release(): void;
}

/** Waits in line for the writer's lock and holds it until released or until the tab dies. */
function holdLock(name: string): Lock {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  const stop = new AbortController();
  let exists = locks !== undefined;
  let held = !locks;
  let done = () => {};
  const granted = new Promise<boolean>((resolve) => {
    const hold = () =>
      new Promise<void>((release) => {
        held = true;
        done = release;
        resolve(true);
      });
    const refused = () => {
      exists = false; // an origin that may not lock, such as a page opened from a file
      held = !stop.signal.aborted;
      resolve(held);
    };
    if (locks) locks.request(`${name} writer`, { signal: stop.signal }, hold).catch(refused);
    else resolve(true);
  });
  const release = () => {
    held = false;
    stop.abort();
    done();
  };
  return { exists: () => exists, held: () => held, granted, release };
}
