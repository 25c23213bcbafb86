import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type OpenDBCallbacks,
  type StoreNames,
} from 'idb';
import { Problem } from '../model/problem.ts';
import { isLost } from './errors.ts';
import type { StoredRecord } from './types.ts';

export interface Shape extends DBSchema {
  records: { key: [string, string]; value: StoredRecord; indexes: { kind: string } };
  files: { key: string; value: KeptFile };
  /** Keyed [part, index]: `part` is the token of one writing of one file. */
  pieces: { key: [string, number]; value: Blob };
}
export interface KeptFile {
  name: string;
  part: string;
  bytes: number;
}
type Names = StoreNames<Shape>;
export type Transaction<M extends IDBTransactionMode> = IDBPTransaction<Shape, Names[], M>;
export type Upgrade = (
  db: IDBPDatabase<Shape>,
  transaction: IDBPTransaction<Shape, Names[], 'versionchange'>,
) => void;

/** The n-th brings a database of version n to version n + 1; one that shipped never changes. */
export const UPGRADES: readonly Upgrade[] = [
  (db) => {
    db.createObjectStore('records', { keyPath: ['kind', 'id'] }).createIndex('kind', 'kind');
    db.createObjectStore('files', { keyPath: 'name' });
    db.createObjectStore('pieces');
  },
];

export interface Database {
  /** True where a newer version of the page has upgraded the database. */
  readonly readOnly: boolean;
  /** Runs `work` in one transaction (strict durability), once more where the connection is gone. */
  run<T, M extends IDBTransactionMode>(
    stores: Names[],
    mode: M,
    work: (transaction: Transaction<M>) => Promise<T>,
  ): Promise<T>;
  /** Called when the database was deleted from outside, or taken over by a newer page. */
  onLost(listener: () => void): void;
  close(): void;
}

/** How long another tab may hold an upgrade up before this one says so. */
const PATIENCE = 3000;

/**
 * Opens or makes the database. Rejects `storage-blocked` where a tab with an older version does
 * not let go, or with the browser's own error where IndexedDB is not to be had.
 */
export async function openDatabase(name: string, upgrades = UPGRADES): Promise<Database> {
  let readOnly = false;
  let closed = false;
  let lost = () => {};
  let current: Promise<IDBPDatabase<Shape>> | null = null;

  const forget = (): void => {
    current = null;
    if (!closed) lost();
  };
  const callbacks: OpenDBCallbacks<Shape> = {
    upgrade(db, from, _to, transaction) {
      for (const upgrade of upgrades.slice(from)) upgrade(db, transaction);
    },
    blocking(_from, to, event) {
      (event.target as IDBDatabase).close();
      readOnly ||= to !== null && to > upgrades.length;
      forget();
    },
    terminated: forget,
  };
  const connect = async (): Promise<IDBPDatabase<Shape>> => {
    try {
      return await openPatiently(name, upgrades.length, callbacks);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'VersionError')) throw error;
      readOnly = true;
      const db = await openPatiently(name, undefined, callbacks);
      if (db.objectStoreNames.contains('records')) return db;
      db.close();
      throw new Problem('from-the-future', { kind: 'workspace' });
    }
  };
  const connection = (): Promise<IDBPDatabase<Shape>> => {
    if (closed) throw new Problem('storage-closed');
    current ??= connect().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  };

  await connection();
  return {
    get readOnly() {
      return readOnly;
    },
    async run(stores, mode, work) {
      for (let again = true; ; again = false) {
        const opened = connection();
        const db = await opened;
        try {
          return await inTransaction(db, stores, mode, work);
        } catch (error) {
          if (!again || !isLost(error) || closed) throw error;
          if (current === opened) current = null;
          db.close();
        }
      }
    },
    onLost(listener) {
      lost = listener;
    },
    close() {
      closed = true;
      void current?.then(
        (db) => db.close(),
        () => {},
      );
    },
  };
}

async function inTransaction<T, M extends IDBTransactionMode>(
  db: IDBPDatabase<Shape>,
  stores: Names[],
  mode: M,
  work: (transaction: Transaction<M>) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction(stores, mode, { durability: 'strict' });
  const done = transaction.done.catch((error: unknown) => ({ failed: error }));
  try {
    const result = await work(transaction);
    const end = await done;
    if (end) throw end.failed;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // over already: it failed by itself
    }
    await done;
    throw transaction.error ?? error; // the request says only "aborted", the transaction says why
  }
}

function openPatiently(
  name: string,
  version: number | undefined,
  callbacks: OpenDBCallbacks<Shape>,
): Promise<IDBPDatabase<Shape>> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let late = false;
    const blocked = () => {
      timer = setTimeout(() => {
        late = true;
        reject(new Problem('storage-blocked'));
      }, PATIENCE);
    };
    openDB<Shape>(name, version, { ...callbacks, blocked }).then((db) => {
      clearTimeout(timer);
      if (late) db.close();
      else resolve(db);
    }, reject);
  });
}
