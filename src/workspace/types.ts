/** What lasts. `workspace` stores opaque records and files; it knows no analysis and no table. */

export interface StoredRecord<B = unknown> {
  id: string;
  kind: string;
  version: number;
  body: B;
  created: string;
  changed: string;
}

/** Given by the app: how a record of a kind is checked and brought up to date. */
export interface RecordKinds {
  /** Throws on a body that is not of this kind and version. */
  parse(kind: string, version: number, body: unknown): unknown;
  /** Brings an older version to the newest; a version from the future opens read-only. */
  migrate(kind: string, version: number, body: unknown): { version: number; body: unknown };
}

export interface Workspace {
  /** True while this tab may write; another tab's death makes it true. */
  readonly writer: boolean;
  /** 'opfs' | 'indexeddb' | 'memory' (nothing lasts, which the page says). */
  readonly keeps: 'opfs' | 'indexeddb' | 'memory';

  all<B>(kind: string): Promise<StoredRecord<B>[]>;
  get<B>(kind: string, id: string): Promise<StoredRecord<B> | undefined>;
  /** Acknowledged when it is on disk. `id` left out makes a new one. */
  put<B>(
    kind: string,
    body: B,
    options?: { id?: string; version?: number },
  ): Promise<StoredRecord<B>>;
  /** Several writes and removals in one transaction. */
  write(changes: readonly RecordChange[]): Promise<void>;
  remove(kind: string, id: string): Promise<void>;

  /** Writes under a temporary name and renames when whole; resolves to the bytes written. */
  keepFile(name: string, pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number>;
  readFile(name: string): Promise<Blob | undefined>;
  removeFile(name: string): Promise<void>;
  files(): Promise<{ name: string; bytes: number }[]>;

  usage(): Promise<{ used: number; quota: number; persisted: boolean }>;
  /** Records or files changed, here or in another tab; or `writer` changed. */
  onChange(
    listener: (change: { kind: string; id?: string; elsewhere: boolean }) => void,
  ): () => void;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export type RecordChange =
  | { put: { kind: string; id: string; version: number; body: unknown } }
  | { remove: { kind: string; id: string } };
