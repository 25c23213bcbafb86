import type { StoredRecord } from './types.ts';

/** Where raw records lie. It checks nothing: that is the workspace's part. */
export interface Shelf {
  /** True where a newer version of the page owns the store. */
  readonly readOnly: boolean;
  all(kind: string): Promise<StoredRecord[]>;
  everything(): Promise<StoredRecord[]>;
  get(kind: string, id: string): Promise<StoredRecord | undefined>;
  /**
   * One transaction: `decide` sees what stands under each key and answers what shall stand there
   * (undefined = nothing). If it throws, nothing changes.
   */
  change(keys: readonly Key[], decide: (standing: Standing) => Standing): Promise<void>;
  clear(): Promise<void>;
  /** Called when the store was deleted from outside, or taken over by a newer page. */
  onLost(listener: () => void): void;
  close(): void;
}

export type Key = readonly [kind: string, id: string];
export type Standing = (StoredRecord | undefined)[];

/** Where files lie. A file is there whole or not at all. */
export interface FileStore {
  /** Resolves to the bytes written once the whole file has its name. */
  keep(name: string, pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<number>;
  read(name: string): Promise<Blob | undefined>;
  remove(name: string): Promise<void>;
  list(): Promise<{ name: string; bytes: number }[]>;
  /** Removes what a killed tab left half-written, if it is at least `age` ms old. */
  sweep(age: number): Promise<void>;
  clear(): Promise<void>;
}

/** An id that no other tab will make. `crypto.randomUUID` is missing on plain http. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Pieces as the Blob and stream interfaces want them; shared memory never reaches here. */
export const part = (piece: Uint8Array): Uint8Array<ArrayBuffer> =>
  piece as Uint8Array<ArrayBuffer>;

/** A copy that shares nothing with the page's objects; reactive proxies become plain values. */
export function plain<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch {
    return JSON.parse(JSON.stringify(value)) as T;
  }
}
