import type { Page } from 'playwright-core';

/** What the browser holds of an origin, as JSON: databases with their records, private files. */
export interface Stored {
  databases: Record<string, { version: number; stores: Record<string, [unknown, unknown][]> }>;
  /** By path, base64. */
  files: Record<string, string>;
}

/** Reads everything that IndexedDB and the private file system hold. Blobs come as base64. */
export const dump = (page: Page): Promise<Stored> =>
  page.evaluate(async () => {
    const base64 = async (blob: Blob) => {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
    };
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    const databases: Stored['databases'] = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await asked(indexedDB.open(name));
      const stores: Record<string, [unknown, unknown][]> = {};
      for (const store of db.objectStoreNames) {
        const at = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(at.getAllKeys()), asked(at.getAll())]);
        stores[store] = keys.map((key, i) => [key, values[i]]);
      }
      databases[name] = { version: db.version, stores };
      db.close();
    }
    const files: Record<string, string> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle instanceof FileSystemDirectoryHandle) await walk(handle, `${path}${name}/`);
        else if (handle instanceof FileSystemFileHandle) {
          files[path + name] = await base64(await handle.getFile());
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), '');
    return { databases, files };
  });

/** Lays what an older page had stored into an origin on which nothing of ours has run. */
export const plant = (page: Page, stored: Stored): Promise<void> =>
  page.evaluate(async ({ databases, files }) => {
    for (const [name, { version, stores }] of Object.entries(databases)) {
      const db = await new Promise<IDBDatabase>((done, failed) => {
        const request = indexedDB.open(name, version);
        request.onupgradeneeded = () => {
          const { result } = request;
          const records = result.createObjectStore('records', { keyPath: ['kind', 'id'] });
          records.createIndex('kind', 'kind');
          result.createObjectStore('files', { keyPath: 'name' });
          result.createObjectStore('pieces');
        };
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
      for (const [store, entries] of Object.entries(stores)) {
        const writing = db.transaction(store, 'readwrite');
        for (const [, value] of entries) writing.objectStore(store).put(value);
        await new Promise<void>((done) => (writing.oncomplete = () => done()));
      }
      db.close();
    }
    for (const [path, text] of Object.entries(files)) {
      const names = path.split('/');
      let folder = await navigator.storage.getDirectory();
      for (const name of names.slice(0, -1)) {
        folder = await folder.getDirectoryHandle(name, { create: true });
      }
      const file = await folder.getFileHandle(names.at(-1)!, { create: true });
      const out = await file.createWritable();
      await out.write(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
      await out.close();
    }
  }, stored);

/** Every name under which the browser keeps anything of this origin. */
export const namesKept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => `idb ${name}`);
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) names.push(`opfs ${decodeURIComponent(name)}`);
    for (const name of await caches.keys()) names.push(`cache ${name}`);
    for (const [where, store] of Object.entries({ localStorage, sessionStorage })) {
      for (let i = 0; i < store.length; i++) {
        const key = store.key(i)!;
        names.push(`${where} ${key}=${store.getItem(key)}`);
      }
    }
    return names.sort();
  });
