import type { Row } from '../engine/types.ts';

/** Bytes that all answers together may hold, and the most that one may. */
const ROOM = 64 * 2 ** 20;
const LARGEST = ROOM / 4;

/** What was asked of the data as they stand: `put` of a version that is over keeps nothing. */
export interface Kept {
  get<T>(key: string): T | undefined;
  put(key: string, value: unknown): void;
}

/**
 * What was computed, by what it was computed from: the completed spec or a statement's SQL, and the
 * version of data and settings. The least recently used goes first where room is short. Values are
 * shared with whoever asks next: a reader that changes what it got must take a copy.
 */
export class Answers {
  #entries = new Map<string, { value: unknown; bytes: number }>();
  #version = 0;
  #bytes = 0;
  readonly room: number;

  constructor(room = ROOM) {
    this.room = room;
  }

  /** Data or settings changed: nothing that was computed stands. */
  forget(): void {
    this.#version += 1;
    this.#entries.clear();
    this.#bytes = 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The store as it is for the data and settings of now. */
  now(): Kept {
    const version = this.#version;
    return {
      get: <T>(key: string) => (version === this.#version ? (this.#get(key) as T) : undefined),
      put: (key, value) => {
        if (version === this.#version) this.#put(key, value);
      },
    };
  }

  #get(key: string): unknown {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    // The last in the map is the one used last.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  #put(key: string, value: unknown): void {
    this.#drop(key);
    const limit = Math.min(this.room, LARGEST);
    const bytes = 2 * key.length + bytesOf(value, limit);
    if (bytes > limit) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.room) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

/** About as many bytes as a plain value holds; stops counting above `limit`. */
export function bytesOf(value: unknown, limit = Infinity): number {
  if (typeof value === 'string') return 16 + 2 * value.length;
  if (value instanceof Uint8Array) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 16;
  // Keys are shared by the rows of a table.
  for (const cell of Array.isArray(value) ? value : Object.values(value)) {
    bytes += 8 + bytesOf(cell, limit - bytes);
    if (bytes > limit) break;
  }
  return bytes;
}

/** Rows of one's own: what is kept stays as it was. */
export const copied = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row }));
