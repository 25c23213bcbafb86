import * as v from 'valibot';
import { openDatabase, UPGRADES } from '../../../src/workspace/database.ts';
import { databaseFiles } from '../../../src/workspace/files-idb.ts';
import { openOpfs } from '../../../src/workspace/files-opfs.ts';
import * as workspace from '../../../src/workspace/index.ts';

/** What the tests of the workspace use inside the page, where they cannot import. */
const kinds = workspace.recordKinds({
  ...workspace.analysisKinds,
  note: { version: 1, schema: v.strictObject({ text: v.string() }) },
});

/** `count` pieces of `size` bytes, all of one value; waits between them where asked. */
async function* pieces(count: number, size: number, value: number, wait = 0) {
  for (let i = 0; i < count; i++) {
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    yield new Uint8Array(size).fill(value);
  }
}

/** Everything in the origin's private file system, as paths. */
async function opfsEntries(folder?: FileSystemDirectoryHandle, path = ''): Promise<string[]> {
  const found: string[] = [];
  for await (const [name, handle] of (
    folder ?? (await navigator.storage.getDirectory())
  ).entries()) {
    if (handle instanceof FileSystemDirectoryHandle) {
      found.push(...(await opfsEntries(handle, `${path}${name}/`)));
    } else found.push(path + name);
  }
  return found.sort();
}

/** The bytes of a kept file: how many, and which values occur. */
async function contents(file: Blob | undefined) {
  if (!file) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { bytes: bytes.length, values: [...new Set(bytes)] };
}

/** Reads again until it is as hoped, or for five seconds: what happens by itself takes a moment. */
async function until<T>(read: () => Promise<T>, hoped: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 50; tries++) {
    const value = await read();
    if (hoped(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return read();
}

/** How many pieces of files lie in a workspace's database. */
async function countPieces(name: string): Promise<number> {
  const database = await openDatabase(`fupan ${name}`);
  const count = await database.run(['pieces'], 'readonly', (t) => t.objectStore('pieces').count());
  database.close();
  return count;
}

/** The entries of a workspace's folder, once nothing half-written is left there. */
const swept = (folder: string): Promise<string[]> =>
  until(
    async () => (await opfsEntries()).filter((entry) => entry.startsWith(`${folder}/`)),
    (entries) => !entries.some((entry) => entry.includes('.')),
  );

/** The code of the Problem with which a promise rejects. */
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: { code?: string; name: string }) => error.code ?? error.name,
  );

export const lib = {
  ...workspace,
  openDatabase,
  openOpfs,
  databaseFiles,
  UPGRADES,
  kinds,
  pieces,
  opfsEntries,
  swept,
  countPieces,
  until,
  contents,
  code,
};
export type Lib = typeof lib;
Object.assign(globalThis, { lib });
