import { xxhash64 } from 'hash-wasm';

/** A short hash against accidents, not against attackers: 16 hex digits. */
export const hash64 = (bytes: Uint8Array): Promise<string> => xxhash64(bytes);
