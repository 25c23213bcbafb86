/** What lasts. `workspace` stores opaque records and files; it knows no analysis and no table. */

export interface StoredRecord<B = unknown> {
  id: string;
  kind: string;
  version: number;
  body: B;
  created: string;
  changed: string;
  /** Set on a record that a newer version of the page wrote: it can be read, not changed. */
  readOnly?: true;
}

/** Given by the app: how a record of a kind is checked and brought up to date. */
export interface RecordKinds {
  /** The version that this page writes; 0 for a kind it does not know. */
  newest(kind: string): number;
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
  /** Every record as it lies there, of all kinds, those that do not parse too. */
  records(): Promise<StoredRecord[]>;
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
  onChange(listener: (change: WorkspaceChange) => void): () => void;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What changed. Beside the kinds of records: `file` (id = its name), `writer` (whether this tab
 * may write) and `all` (anything may have changed: cleared, or deleted from outside).
 */
export interface WorkspaceChange {
  kind: string;
  id?: string;
  elsewhere: boolean;
}

/** `created` and `changed` are kept where given: for taking a removal back, and for bundles. */
export type RecordChange =
  | {
      put: {
        kind: string;
        id: string;
        version: number;
        body: unknown;
        created?: string;
        changed?: string;
      };
    }
  | { remove: { kind: string; id: string } };
