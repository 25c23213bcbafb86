import type { Database } from './database.ts';
import { storageProblem } from './errors.ts';
import { plain, type Shelf, type Standing } from './stores.ts';
import type { StoredRecord } from './types.ts';

/** Records in IndexedDB, keyed [kind, id]. */
export function databaseShelf(database: Database): Shelf {
  const get = (kind: string, id: string) =>
    database.run(['records'], 'readonly', (t) => t.objectStore('records').get([kind, id]));

  /** One record whose value the browser cannot read must not hide the others. */
  const oneByOne = async (kind: string): Promise<StoredRecord[]> => {
    const keys = await database.run(['records'], 'readonly', (t) =>
      t.objectStore('records').index('kind').getAllKeys(kind),
    );
    const found = await Promise.all(keys.map(([k, id]) => get(k, id).catch(() => undefined)));
    return found.filter((r) => r !== undefined);
  };

  return {
    get readOnly() {
      return database.readOnly;
    },
    all: (kind) =>
      database
        .run(['records'], 'readonly', (t) => t.objectStore('records').index('kind').getAll(kind))
        .catch(() => oneByOne(kind)),
    everything: () =>
      database.run(['records'], 'readonly', (t) => t.objectStore('records').getAll()),
    get,
    async change(keys, decide) {
      let after: Standing = [];
      try {
        await database.run(['records'], 'readwrite', async (transaction) => {
          const store = transaction.objectStore('records');
          const standing = await Promise.all(keys.map(([kind, id]) => store.get([kind, id])));
          after = decide(standing).map((record) => record && plain(record));
          await Promise.all(
            keys.map(([kind, id], i) => {
              const record = after[i];
              return record ? store.put(record) : store.delete([kind, id]);
            }),
          );
        });
      } catch (error) {
        throw await storageProblem(error, JSON.stringify(after).length);
      }
    },
    clear: () => database.run(['records'], 'readwrite', (t) => t.objectStore('records').clear()),
    onLost: (listener) => database.onLost(listener),
    close: () => database.close(),
  };
}
