import { createWorkspace } from './workspace.ts';
import { part, plain, type FileStore, type Shelf } from './stores.ts';
import { alone } from './tabs.ts';
import type { RecordKinds, StoredRecord, Workspace } from './types.ts';

/** A workspace that lasts as long as the page: where the browser lets nothing be stored. */
export function memoryWorkspace(kinds: RecordKinds): Workspace {
  return createWorkspace({
    shelf: memoryShelf(),
    files: memoryFiles(),
    tabs: alone(),
    kinds,
    keeps: 'memory',
  });
}

export function memoryShelf(): Shelf {
  const records = new Map<string, StoredRecord>();
  const key = (kind: string, id: string) => JSON.stringify([kind, id]);
  return {
    readOnly: false,
    async all(kind) {
      return [...records.values()].filter((r) => r.kind === kind).map(plain);
    },
    async everything() {
      return [...records.values()].map(plain);
    },
    async get(kind, id) {
      const found = records.get(key(kind, id));
      return found && plain(found);
    },
    async change(keys, decide) {
      const names = keys.map(([kind, id]) => key(kind, id));
      const after = plain(decide(names.map((name) => plain(records.get(name)))));
      for (const [i, name] of names.entries()) {
        const record = after[i];
        if (record) records.set(name, record);
        else records.delete(name);
      }
    },
    async clear() {
      records.clear();
    },
    onLost() {},
    close() {},
  };
}

export function memoryFiles(): FileStore {
  const files = new Map<string, Blob>();
  return {
    async keep(name, pieces, signal) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const piece of pieces) {
        signal?.throwIfAborted();
        parts.push(part(piece.slice()));
      }
      signal?.throwIfAborted();
      const file = new Blob(parts);
      files.set(name, file);
      return file.size;
    },
    async read(name) {
      return files.get(name);
    },
    async remove(name) {
      files.delete(name);
    },
    async list() {
      return [...files].map(([name, file]) => ({ name, bytes: file.size }));
    },
    async sweep() {},
    async clear() {
      files.clear();
    },
  };
}
