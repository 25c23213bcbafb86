import type { FileStore } from './stores.ts';

/**
 * Several stores as one: written to the first, read from whichever has it. A browser that learns
 * OPFS, or loses it, still finds what was kept before.
 */
export function layered(first: FileStore, ...others: FileStore[]): FileStore {
  const all = [first, ...others];
  return {
    async keep(name, pieces, signal) {
      const bytes = await first.keep(name, pieces, signal);
      for (const store of others) await store.remove(name).catch(() => {});
      return bytes;
    },
    async read(name) {
      for (const store of all) {
        const file = await store.read(name);
        if (file) return file;
      }
      return undefined;
    },
    async remove(name) {
      for (const store of all) await store.remove(name);
    },
    async list() {
      const lists = await Promise.all(all.map((store) => store.list()));
      return [...new Map(lists.reverse().flatMap((l) => l.map((f) => [f.name, f]))).values()];
    },
    async sweep(age) {
      for (const store of all) await store.sweep(age);
    },
    async clear() {
      for (const store of all) await store.clear();
    },
  };
}
