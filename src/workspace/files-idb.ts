import { Problem } from '../model/problem.ts';
import type { Database } from './database.ts';
import { storageProblem } from './errors.ts';
import { newId, part as blobPart, type FileStore } from './stores.ts';

/** Pieces are gathered to this size: a transaction each, and little memory. */
const PIECE = 4 * 1024 * 1024;

const allOf = (part: string): IDBKeyRange => IDBKeyRange.bound([part, 0], [part, Infinity]);

/** Files as blobs in IndexedDB: pieces under a token, then one transaction that gives the name. */
export function databaseFiles(database: Database): FileStore {
  const mine = newId();

  const keepAs = async (
    token: string,
    name: string,
    pieces: AsyncIterable<Uint8Array>,
    wrote: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<void> => {
    let bytes = 0;
    let count = 0;
    for await (const piece of gather(pieces)) {
      signal?.throwIfAborted();
      wrote((bytes += piece.size));
      const key: [string, number] = [token, count++];
      await database.run(['pieces'], 'readwrite', (t) => t.objectStore('pieces').put(piece, key));
    }
    signal?.throwIfAborted();
    await database.run(['files', 'pieces'], 'readwrite', async (t) => {
      const kept = await t.objectStore('pieces').count(allOf(token));
      if (kept !== count) throw new Problem('storage-failed', { detail: `${kept} / ${count}` });
      const before = await t.objectStore('files').get(name);
      if (before) await t.objectStore('pieces').delete(allOf(before.part));
      await t.objectStore('files').put({ name, part: token, bytes });
    });
  };

  return {
    async keep(name, pieces, signal) {
      const token = `${mine}.${newId()}`;
      let bytes = 0;
      try {
        await keepAs(token, name, pieces, (sum) => (bytes = sum), signal);
        return bytes;
      } catch (error) {
        await database
          .run(['pieces'], 'readwrite', (t) => t.objectStore('pieces').delete(allOf(token)))
          .catch(() => {});
        throw await storageProblem(error, bytes);
      }
    },
    read: (name) =>
      database.run(['files', 'pieces'], 'readonly', async (t) => {
        const file = await t.objectStore('files').get(name);
        return file && new Blob(await t.objectStore('pieces').getAll(allOf(file.part)));
      }),
    remove: (name) =>
      database.run(['files', 'pieces'], 'readwrite', async (t) => {
        const file = await t.objectStore('files').get(name);
        if (file) await t.objectStore('pieces').delete(allOf(file.part));
        await t.objectStore('files').delete(name);
      }),
    async list() {
      const all = await database.run(['files'], 'readonly', (t) => t.objectStore('files').getAll());
      return all.map(({ name, bytes }) => ({ name, bytes }));
    },
    sweep: (age) =>
      database.run(['files', 'pieces'], 'readwrite', async (t) => {
        if (age > 0) return; // pieces carry no time, and another tab may be writing
        const whole = new Set((await t.objectStore('files').getAll()).map((f) => f.part));
        const keys = await t.objectStore('pieces').getAllKeys();
        const left = keys.filter(([part]) => !whole.has(part) && !part.startsWith(`${mine}.`));
        await Promise.all(left.map((key) => t.objectStore('pieces').delete(key)));
      }),
    clear: () =>
      database.run(['files', 'pieces'], 'readwrite', async (t) => {
        await t.objectStore('pieces').clear();
        await t.objectStore('files').clear();
      }),
  };
}

async function* gather(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Blob> {
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    waiting.push(blobPart(piece));
    bytes += piece.byteLength;
    if (bytes < PIECE) continue;
    yield new Blob(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes) yield new Blob(waiting);
}
