import { Problem } from '../model/problem.ts';
import { storage } from './errors.ts';
import {
  applyChanges,
  keyed,
  lastOfEach,
  openRecord,
  UNREADABLE,
  type UnreadableBody,
} from './records.ts';
import { newId, type FileStore, type Key, type Shelf, type Standing } from './stores.ts';
import type { Tabs } from './tabs.ts';
import type {
  RecordChange,
  RecordKinds,
  StoredRecord,
  Workspace,
  WorkspaceChange,
} from './types.ts';

export interface Parts {
  shelf: Shelf;
  files: FileStore;
  tabs: Tabs;
  kinds: RecordKinds;
  keeps: Workspace['keeps'];
}

/** Where nothing keeps other tabs from writing, only what is this old counts as left behind. */
const HOUR = 3_600_000;

/** A workspace over any shelf and file store: who may write, what parses, who hears of it. */
export function createWorkspace({ shelf, files, tabs, kinds, keeps }: Parts): Workspace {
  const listeners = new Set<(change: WorkspaceChange) => void>();
  const closing = new AbortController();
  let askedToPersist = false;
  let latest = 0;

  const tell = (change: WorkspaceChange): void => {
    for (const listener of listeners) queueMicrotask(() => listener(change));
  };
  const changed = (kind: string, id?: string): void => {
    const change = { kind, ...(id === undefined ? {} : { id }), elsewhere: false };
    tabs.post(change);
    tell(change);
  };
  /** Moments that never repeat or go back, so that a list by change has one order. */
  const stamp = (): string => {
    latest = Math.max(Date.now(), latest + 1);
    return new Date(latest).toISOString();
  };
  const open = (): void => {
    if (closing.signal.aborted) throw new Problem('storage-closed');
  };
  const mayWrite = (): void => {
    open();
    if (shelf.readOnly) throw new Problem('from-the-future', { kind: 'workspace' });
    if (!tabs.writer) throw new Problem('other-tab-writes');
  };
  const tidy = async (): Promise<void> => {
    if (shelf.readOnly || !tabs.writer) return;
    await files.sweep(tabs.locked ? 0 : HOUR).catch(() => {});
    await retryUnreadable().catch(() => {});
  };

  const change = async (changes: readonly RecordChange[]): Promise<Standing> => {
    const each = lastOfEach(changes);
    const keys = each.map((c): Key => [keyed(c).kind, keyed(c).id]);
    let after: Standing = [];
    const now = stamp();
    await shelf.change(keys, (standing) => (after = applyChanges(kinds, each, standing, now)));
    for (const [kind, id] of keys) changed(kind, id);
    return after;
  };

  /** Moves what does not parse to a kind of its own; where that fails it stays where it is. */
  const setAside = async (body: UnreadableBody): Promise<void> => {
    if (shelf.readOnly || !tabs.writer) return;
    const { kind, id } = body.record;
    const aside = { kind: UNREADABLE, id: newId(), version: 1, body, created: stamp() };
    const record: StoredRecord = { ...aside, changed: aside.created };
    await shelf.change(
      [
        [kind, id],
        [UNREADABLE, aside.id],
      ],
      ([standing]) =>
        standing && JSON.stringify(standing) === JSON.stringify(body.record)
          ? [undefined, record]
          : [standing, undefined],
    );
    changed(UNREADABLE, aside.id);
  };
  /** A newer page may read what an older one could not: then the record goes back to its place. */
  const retryUnreadable = async (): Promise<void> => {
    for (const { id, body } of await shelf.all(UNREADABLE)) {
      const { record } = body as UnreadableBody;
      if (!('record' in openRecord(kinds, record))) continue;
      await shelf.change(
        [
          [record.kind, record.id],
          [UNREADABLE, id],
        ],
        ([standing, aside]) => (standing ? [standing, aside] : [record, undefined]),
      );
      changed(record.kind, record.id);
    }
  };
  const readable = async <B>(raw: readonly StoredRecord[]): Promise<StoredRecord<B>[]> => {
    const records: StoredRecord<B>[] = [];
    for (const one of raw) {
      const opened = openRecord(kinds, one);
      if ('record' in opened) records.push(opened.record as StoredRecord<B>);
      else await setAside(opened.unreadable).catch(() => {});
    }
    return records;
  };
  const askToPersist = (): void => {
    if (askedToPersist || keeps === 'memory') return;
    askedToPersist = true;
    // not awaited: a browser may ask the person and answer much later
    void storage()
      ?.persist?.()
      .catch(() => false);
  };

  const writerChanged = (): void => tell({ kind: 'writer', elsewhere: false });

  tabs.listen(tell, () => {
    void tidy();
    writerChanged();
  });
  shelf.onLost(() => {
    if (shelf.readOnly) {
      tabs.resign(); // the newer page is to write
      writerChanged();
    }
    tell({ kind: 'all', elsewhere: true });
  });
  if (shelf.readOnly) tabs.resign();
  void tidy();

  return {
    get writer() {
      return tabs.writer && !shelf.readOnly && !closing.signal.aborted;
    },
    keeps,
    async all<B>(kind: string) {
      open();
      return readable<B>(await shelf.all(kind));
    },
    async get<B>(kind: string, id: string) {
      open();
      const raw = await shelf.get(kind, id);
      return raw && (await readable<B>([raw]))[0];
    },
    async records() {
      open();
      return shelf.everything();
    },
    async put<B>(kind: string, body: B, options: { id?: string; version?: number } = {}) {
      mayWrite();
      const { id = newId(), version = kinds.newest(kind) } = options;
      const [record] = await change([{ put: { kind, id, version, body } }]);
      return record as StoredRecord<B>;
    },
    async write(changes) {
      mayWrite();
      if (changes.length) await change(changes);
    },
    async remove(kind, id) {
      mayWrite();
      await change([{ remove: { kind, id } }]);
    },
    async keepFile(name, pieces, signal) {
      mayWrite();
      const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
      const bytes = await files.keep(name, pieces, stop);
      askToPersist();
      changed('file', name);
      return bytes;
    },
    async readFile(name) {
      open();
      return files.read(name);
    },
    async removeFile(name) {
      mayWrite();
      await files.remove(name);
      changed('file', name);
    },
    async files() {
      open();
      return files.list();
    },
    async usage() {
      open();
      const estimate = keeps === 'memory' ? undefined : await storage()?.estimate();
      const used = estimate?.usage ?? (await files.list()).reduce((sum, f) => sum + f.bytes, 0);
      const persisted = keeps !== 'memory' && ((await storage()?.persisted?.()) ?? false);
      return { used, quota: estimate?.quota ?? 0, persisted };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async clear() {
      mayWrite();
      await shelf.clear(); // first: a file that no record names is waste, the reverse is a loss
      await files.clear();
      changed('all');
    },
    async close() {
      closing.abort(new Problem('storage-closed'));
      listeners.clear();
      tabs.close();
      shelf.close();
    },
  };
}
