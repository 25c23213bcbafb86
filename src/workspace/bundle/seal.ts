import { Problem } from '../../model/problem.ts';
import { fromBase64Url, toBase64Url } from '../bytes.ts';
import { damaged, type Sealing } from './format.ts';

/** What OWASP advises for PBKDF2 with SHA-256, and the most that a file may make a browser do. */
const ITERATIONS = 600_000;
const MOST = 5_000_000;
export const SEALING = { kdf: 'PBKDF2-SHA-256', iterations: ITERATIONS } as const;

/** Seals and opens pieces, each bound to its place and to what stands before all of them. */
export interface Seal {
  seal(piece: Uint8Array<ArrayBuffer>, index: number, last: boolean): Promise<Uint8Array>;
  /** Rejects `wrong-passphrase` where the key is another one or the piece was changed or moved. */
  open(piece: Uint8Array<ArrayBuffer>, index: number, last: boolean): Promise<Uint8Array>;
}

export function newSealing(): Sealing {
  const salt = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  return { ...SEALING, salt };
}

/**
 * The key of a passphrase: PBKDF2 with SHA-256, AES-GCM of 256 bits. Each sealing has a salt and so a
 * key of its own, which is why the piece's number can be the nonce. `bound` is what must not change
 * beside the pieces. Rejects `bundle-damaged` where the sealing asks for what this page never made.
 */
export async function sealOf(
  passphrase: string,
  { kdf, iterations, salt }: Sealing,
  bound: Uint8Array,
): Promise<Seal> {
  const sound = Number.isInteger(iterations) && iterations >= ITERATIONS && iterations <= MOST;
  if (kdf !== 'PBKDF2-SHA-256' || !sound || !/^[\w-]{22}$/.test(salt)) throw damaged('sealing');
  const { subtle } = crypto;
  if (!subtle) throw new Problem('no-sealing');
  const secret = new TextEncoder().encode(passphrase.normalize('NFKC'));
  const base = await subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey']);
  const key = await subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64Url(salt), iterations },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  const how = (index: number, last: boolean) => {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(8, index);
    iv[0] = last ? 1 : 0;
    return { name: 'AES-GCM', iv, additionalData: new Uint8Array(bound) };
  };
  return {
    seal: async (piece, index, last) =>
      new Uint8Array(await subtle.encrypt(how(index, last), key, piece)),
    open: async (piece, index, last) => {
      try {
        return new Uint8Array(await subtle.decrypt(how(index, last), key, piece));
      } catch {
        throw new Problem('wrong-passphrase');
      }
    },
  };
}
