import { deleteDB } from 'idb';
import { Problem } from '../model/problem.ts';
import { openDatabase } from './database.ts';
import { storage } from './errors.ts';
import { folderOf } from './files-opfs.ts';
import { memoryShelf } from './memory.ts';
import { databaseShelf } from './shelf.ts';
import { newId, type Shelf } from './stores.ts';
import type { StoredRecord } from './types.ts';

/** A workspace of this browser. An empty name is one that nobody has named. */
export interface ListedWorkspace {
  id: string;
  name: string;
  created: string;
  /** When it was last opened. */
  opened: string;
}

/** The workspaces of this browser; every tab may write here. */
export interface Registry {
  /** The last opened first; never empty: the first workspace stands where no other does. */
  list(): Promise<ListedWorkspace[]>;
  create(name: string): Promise<ListedWorkspace>;
  /** Rejects `not-found` {id}. */
  rename(id: string, name: string): Promise<void>;
  /** Notes that it was opened now. */
  touch(id: string): Promise<void>;
  /**
   * Deletes for good what a workspace holds, in IndexedDB and in the private file system. Rejects
   * `workspace-open` where a tab has it open, `storage-blocked` where a tab does not let go. Killed
   * in the middle, it is finished by the next `list`.
   */
  remove(id: string): Promise<void>;
  onChange(listener: () => void): void;
  close(): void;
}

/** Pages before there were several kept everything under this name: it is the first workspace. */
export const FIRST = 'fupan';
const LIST = 'fupan workspaces';
const KIND = 'workspace';
const OWN = /^fupan ([0-9a-f]{32}|fupan)$/;
/** How long a tab that has let go may still hold the database. */
const PATIENCE = 3000;

interface Body {
  name: string;
  opened: string;
  /** It is being deleted. */
  going?: true;
}
type Entry = StoredRecord<Body>;

/**
 * Opens the list; where nothing is stored, or nothing may be kept (`keeps` false), there is the
 * first workspace and nothing lasts.
 */
export async function openRegistry(keeps = true): Promise<Registry> {
  if (!keeps) return registryOver(memoryShelf(), false);
  const database = await openDatabase(LIST).catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    return undefined;
  });
  return registryOver(database ? databaseShelf(database) : memoryShelf(), true);
}

function registryOver(shelf: Shelf, keeps: boolean): Registry {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(LIST) : null;
  let listener = () => {};
  channel?.addEventListener('message', () => listener());
  const told = (): void => {
    channel?.postMessage('changed');
    listener();
  };
  const change = (id: string, next: (before: Entry | undefined) => Entry | undefined) =>
    shelf.change([[KIND, id]], ([before]) => [next(before as Entry | undefined)]);
  const set = (id: string, part: Partial<Body>) =>
    change(id, (before) => before && { ...before, body: { ...before.body, ...part } });
  const add = async (id: string, name: string): Promise<ListedWorkspace> => {
    const now = new Date().toISOString();
    const body = { name, opened: now };
    const entry: Entry = { id, kind: KIND, version: 1, body, created: now, changed: now };
    await change(id, (before) => before ?? entry);
    return { id, created: now, ...body };
  };

  /** Takes up what lies in the browser and is not listed: the first one, or a list that was lost. */
  const adopt = async (listed: readonly Entry[]): Promise<boolean> => {
    const known = new Set(listed.map((e) => e.id));
    const stored = keeps ? globalThis.indexedDB : undefined;
    const names = (await stored?.databases?.().catch(() => [])) ?? [];
    const found = names.flatMap(({ name = '' }) => OWN.exec(name)?.[1] ?? []);
    const fresh = found.filter((id) => !known.has(id));
    if (!fresh.length && !listed.some((e) => !e.body.going)) fresh.push(FIRST);
    for (const id of fresh) await add(id, '');
    return fresh.length > 0;
  };
  const entries = async (): Promise<Entry[]> => (await shelf.all(KIND)) as Entry[];
  const finish = async (id: string): Promise<void> => {
    await erase(id);
    await change(id, () => undefined);
  };

  return {
    async list() {
      for (const { id, body } of await entries()) {
        // one that is still open somewhere goes the next time
        if (body.going) await unlessOpen(id, () => finish(id)).catch(() => {});
      }
      const listed = await entries();
      const all = (await adopt(listed)) ? await entries() : listed;
      return all
        .filter((e) => !e.body.going)
        .map(({ id, created, body: { name, opened } }) => ({ id, name, created, opened }))
        .sort((a, b) => (a.opened < b.opened ? 1 : a.opened > b.opened ? -1 : 0));
    },
    async create(name) {
      const created = await add(newId(), name);
      told();
      return created;
    },
    async rename(id, name) {
      if (!(await shelf.get(KIND, id))) throw new Problem('not-found', { id });
      await set(id, { name });
      told();
    },
    touch: (id) => set(id, { opened: new Date().toISOString() }),
    async remove(id) {
      await unlessOpen(id, async () => {
        await set(id, { going: true });
        await finish(id);
      });
      told();
    },
    onChange(next) {
      listener = next;
    },
    close() {
      channel?.close();
      shelf.close();
    },
  };
}

async function erase(id: string): Promise<void> {
  const name = `fupan ${id}`;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Problem('storage-blocked')), PATIENCE);
    deleteDB(name)
      .then(resolve, reject)
      .finally(() => clearTimeout(late));
  });
  const root = await storage()
    ?.getDirectory?.()
    .catch(() => undefined);
  await root?.removeEntry(folderOf(name), { recursive: true }).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  });
}

const locks = (): LockManager | undefined =>
  (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
const openName = (id: string): string => `fupan ${id} open`;

/** Says to the other tabs, as long as this one lives or until it is called off, that it is open. */
export function holdOpen(id: string): () => void {
  let done = () => {};
  const held = new Promise<void>((release) => (done = release));
  locks()
    ?.request(openName(id), { mode: 'shared' }, () => held)
    .catch(() => {}); // an origin that may not lock
  return done;
}

/** Whether a tab other than this one, which has it open too, has it open. */
export async function isOpenElsewhere(id: string): Promise<boolean> {
  const { held = [] } = (await locks()?.query()) ?? {};
  return held.filter((lock) => lock.name === openName(id)).length > 1;
}

async function unlessOpen(id: string, work: () => Promise<void>): Promise<void> {
  const manager = locks();
  if (!manager) return work();
  await manager.request(openName(id), { ifAvailable: true }, (lock) => {
    if (!lock) throw new Problem('workspace-open');
    return work();
  });
}
