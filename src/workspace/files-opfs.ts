import { Problem } from '../model/problem.ts';
import { storage, storageProblem } from './errors.ts';
import { newId, part, type FileStore } from './stores.ts';

/** Renaming is missing from the type library. */
type Movable = FileSystemFileHandle & { move: (name: string) => Promise<void> };

/** A whole file's name never holds a dot, so an entry with one is a file half-written. */
const encode = (name: string): string => encodeURIComponent(name).replaceAll('.', '%2E');
/** The folder of the workspace whose database has that name. */
export const folderOf = encode;
const isWhole = (entry: string): boolean => !entry.includes('.');

/** Files in the origin's private file system; undefined where it is not to be had or to be written. */
export async function openOpfs(name: string): Promise<FileStore | undefined> {
  const directory = async (): Promise<FileSystemDirectoryHandle> => {
    const root = await storage()!.getDirectory();
    return root.getDirectoryHandle(encode(name), { create: true });
  };
  try {
    const can = FileSystemFileHandle.prototype;
    if (!('createWritable' in can && 'move' in can)) return undefined;
    await directory();
  } catch {
    return undefined;
  }
  const mine = newId();

  return {
    async keep(file, pieces, signal) {
      const temporary = `${encode(file)}.${mine}.${newId()}`;
      let bytes = 0;
      try {
        const folder = await directory();
        const handle = await folder.getFileHandle(temporary, { create: true });
        bytes = await fill(handle, pieces, (sum) => (bytes = sum), signal);
        await rename(folder, handle as Movable, encode(file));
        return bytes;
      } catch (error) {
        await drop(directory, temporary).catch(() => {});
        throw await storageProblem(error, bytes);
      }
    },
    async read(file) {
      try {
        return await (await (await directory()).getFileHandle(encode(file))).getFile();
      } catch (error) {
        return missing(error);
      }
    },
    remove: (file) => drop(directory, encode(file)),
    async list() {
      const files: { name: string; bytes: number }[] = [];
      for await (const [entry, handle] of (await directory()).entries()) {
        if (!isWhole(entry) || !(handle instanceof FileSystemFileHandle)) continue;
        files.push({ name: decodeURIComponent(entry), bytes: (await handle.getFile()).size });
      }
      return files;
    },
    async sweep(age) {
      const folder = await directory();
      const now = Date.now();
      for await (const [entry, handle] of folder.entries()) {
        if (isWhole(entry) || entry.includes(`.${mine}.`)) continue;
        if (age > 0 && handle instanceof FileSystemFileHandle) {
          if (now - (await handle.getFile()).lastModified < age) continue;
        }
        await folder.removeEntry(entry).catch(() => {});
      }
    },
    async clear() {
      const folder = await directory();
      const entries: string[] = [];
      for await (const entry of folder.keys()) entries.push(entry);
      for (const entry of entries) await folder.removeEntry(entry, { recursive: true });
    },
  };
}

/** Writes all pieces; resolves to their bytes once the file is whole on disk. */
async function fill(
  handle: FileSystemFileHandle,
  pieces: AsyncIterable<Uint8Array>,
  wrote: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<number> {
  const out = await handle.createWritable();
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      wrote((bytes += piece.byteLength));
      await out.write(part(piece));
    }
    signal?.throwIfAborted();
    await out.close();
  } catch (error) {
    await out.abort().catch(() => {});
    throw error;
  }
  const { size } = await handle.getFile();
  if (size !== bytes) throw new Problem('storage-failed', { detail: `${size} / ${bytes}` });
  return bytes;
}

/**
 * The name appears on a whole file. A browser that does not rename onto a file that exists gets a
 * copy, which replaces that file only when closed; a new name is never given to a copy, because
 * it would stand on an empty file meanwhile.
 */
async function rename(
  folder: FileSystemDirectoryHandle,
  handle: Movable,
  name: string,
): Promise<void> {
  try {
    await handle.move(name);
  } catch (error) {
    const target = await folder.getFileHandle(name).catch(() => Promise.reject(error));
    await (await handle.getFile()).stream().pipeTo(await target.createWritable());
    await folder.removeEntry(handle.name);
  }
}

async function drop(
  directory: () => Promise<FileSystemDirectoryHandle>,
  entry: string,
): Promise<void> {
  try {
    await (await directory()).removeEntry(entry);
  } catch (error) {
    missing(error);
  }
}

/** Undefined for a file that is not there; any other error goes on. */
function missing(error: unknown): undefined {
  if (error instanceof DOMException && error.name === 'NotFoundError') return undefined;
  throw error;
}
