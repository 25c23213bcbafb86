import { Problem } from '../../model/problem.ts';

/**
 * A bundle is: the magic bytes, the length of the header (4 bytes), the header as JSON, frames, and
 * the SHA-256 of everything before. A frame is its length (4 bytes; the highest bit marks the last)
 * and at most FRAME bytes, sealed or as they are. The frames together are the deflated entries.
 */
export const MAGIC = new TextEncoder().encode('FUPAN\0\r\n');
export const FORMAT = 1;
export const FRAME = 256 * 1024;
/** What sealing adds to a frame. */
export const TAG = 16;
export const LAST = 0x8000_0000;
export const DIGEST = 32;
export const MAX_HEADER = 16 * 1024;

export interface Header {
  format: number;
  /** The page's version, and when it was made. */
  app: string;
  made: string;
  sealed: Sealing | null;
}
export interface Sealing {
  kdf: 'PBKDF2-SHA-256';
  iterations: number;
  /** base64url, 16 bytes, never used twice. */
  salt: string;
}

/** Entries: kind (1 byte), length (4 bytes), content. */
export const ENTRY = { manifest: 1, record: 2, file: 3, piece: 4, end: 5 } as const;
export const ENTRY_HEAD = 5;
export const PIECE = 512 * 1024;

/** Bytes of all records together: they are held in memory to be written in one transaction. */
export const MAX_RECORDS = 192 * 1024 * 1024;
export const MAX_MANIFEST = 8 * 1024 * 1024;

/** The first entry: what follows. No more than it states is ever unfolded. */
export interface Manifest {
  /** Which parts of a workspace it holds, in the app's words: replacing replaces only these. */
  parts: string[];
  records: number;
  recordBytes: number;
  files: { name: string; bytes: number }[];
}

export const cut = (): Problem => new Problem('bundle-cut');
export const damaged = (detail: string): Problem => new Problem('bundle-damaged', { detail });

export function number32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
export const read32 = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);

/** A file's name in a bundle leads nowhere: no folders, no dots alone. */
export const soundName = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z0-9][\w.-]{0,199}$/.test(name);
