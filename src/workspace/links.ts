import * as v from 'valibot';
import { Problem } from '../model/problem.ts';
import { deflate, fromBase64Url, inflate, toBase64Url } from './bytes.ts';
import { hash64 } from './hash.ts';
import { newSealing, sealOf, SEALING } from './bundle/seal.ts';
import { linkPayload, WITH_FIGURES, type LinkPayload } from './payload.ts';
import { checkPlain } from './plain.ts';

export { compareLink, type LinkDifference } from './compare.ts';
export type { LinkPayload } from './payload.ts';

/**
 * A link's text: `1.` and base64url of: checksum (4 bytes), length of the rest (4 bytes), the
 * payload as deflated JSON. The length tells a link that was cut from one that was changed. Under a
 * passphrase it is `s1.`, and the rest a salt and the sealed payload.
 */
const VERSION = 1;
const HEAD = 8;
const SALT = 16;
/** A sealed text is bound to being a link. */
const BOUND = new TextEncoder().encode('fupan link');

/** Characters of a link. Far more than chat programs carry, far less than a browser's address. */
export const MAX_LINK = 64 * 1024;
/** Bytes of a payload as JSON: what a link may blow up to. */
export const MAX_PAYLOAD = 1024 * 1024;

/** Whether a link's text asks for a passphrase. */
export const isSealed = (text: string): boolean => /^s\d/.test(unwrap(text));

/**
 * The text for the address fragment, sealed where there is a passphrase. Rejects `link-too-big`
 * {characters, limit}.
 */
export async function encodeLink(payload: LinkPayload, passphrase?: string): Promise<string> {
  const json = JSON.stringify(v.parse(linkPayload, payload));
  const bytes = new TextEncoder().encode(json);
  if (bytes.length > MAX_PAYLOAD) throw tooBig(bytes.length, MAX_PAYLOAD);
  const open = await deflate(bytes);
  const body = passphrase ? await sealed(open, passphrase) : open;
  const all = new Uint8Array(HEAD + body.length);
  const head = new DataView(all.buffer);
  head.setUint32(0, await checksum(body));
  head.setUint32(4, body.length);
  all.set(body, HEAD);
  const text = `${passphrase ? 's' : ''}${VERSION}.${toBase64Url(all)}`;
  if (text.length > MAX_LINK) throw tooBig(text.length, MAX_LINK);
  return text;
}

/**
 * The payload of a link's text, however a chat program has wrapped or percent-encoded it. Rejects
 * `link-cut`, `link-damaged` {detail}, `link-too-big` {characters, limit}, `link-future` {version},
 * `passphrase-missing`, `wrong-passphrase`.
 */
export async function decodeLink(text: string, passphrase?: string): Promise<LinkPayload> {
  const plain = unwrap(text);
  const body = await checked(unpack(plain.replace(/^s(?=\d)/, '')));
  const payload = readJson(await inflated(isSealed(text) ? await opened(body, passphrase) : body));
  const version = typeof payload === 'object' && payload && 'v' in payload ? payload.v : undefined;
  if (typeof version === 'number' && version > WITH_FIGURES)
    throw new Problem('link-future', { version });
  const parsed = v.safeParse(linkPayload, payload);
  if (parsed.success) return parsed.output;
  throw damaged(v.getDotPath(parsed.issues[0]) ?? 'payload');
}

/** Takes off what transport adds: percent signs (once or twice), line breaks, invisible signs. */
function unwrap(text: string): string {
  if (text.length > 9 * MAX_LINK) throw tooBig(text.length, MAX_LINK);
  let plain = text;
  for (let times = 0; times < 3; times++) plain = plain.replace(/(%[0-9a-f]{2})+/gi, unescape);
  plain = plain.replace(/[\s\p{Cf}]/gu, '');
  if (plain.length > MAX_LINK) throw tooBig(plain.length, MAX_LINK);
  return plain;
}

/** An escape that was cut in two counts as the mark of a cut. */
function unescape(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return '…';
  }
}

/** The bytes behind the version; what follows the stated length is the sentence around a link. */
function unpack(text: string): Uint8Array<ArrayBuffer> {
  if (/^\d{0,6}\W*$/u.test(text)) throw new Problem('link-cut');
  const [, number, encoded = '', rest = ''] = /^(\d{1,6})\.([\w-]*)(.*)$/su.exec(text) ?? [];
  const version = Number(number);
  if (version > VERSION) throw new Problem('link-future', { version });
  if (version !== VERSION) throw damaged('version');
  const ends = !/\w/.test(rest) || /^(…|\.\.)/.test(rest);
  const short = ends ? new Problem('link-cut') : damaged(rest.slice(0, 20));
  const bytes = fromBase64Url(encoded);
  if (bytes.length < HEAD) throw short;
  const length = new DataView(bytes.buffer).getUint32(4);
  if (bytes.length < HEAD + length) throw short;
  return bytes.slice(0, HEAD + length);
}

async function checked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const body = bytes.slice(HEAD);
  if (new DataView(bytes.buffer).getUint32(0) !== (await checksum(body))) throw damaged('checksum');
  return body;
}

/** Of the sealing only the salt goes along: how often the key is stretched belongs to the version. */
async function sealed(body: Uint8Array, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  const sealing = newSealing();
  const seal = await sealOf(passphrase, sealing, BOUND);
  const secret = await seal.seal(new Uint8Array(body), 0, true);
  const all = new Uint8Array(SALT + secret.length);
  all.set(fromBase64Url(sealing.salt));
  all.set(secret, SALT);
  return all;
}

async function opened(
  body: Uint8Array<ArrayBuffer>,
  passphrase: string | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!passphrase) throw new Problem('passphrase-missing');
  if (body.length <= SALT) throw damaged('sealing');
  const salt = toBase64Url(body.slice(0, SALT));
  const seal = await sealOf(passphrase, { ...SEALING, salt }, BOUND);
  return new Uint8Array(await seal.open(body.slice(SALT), 0, true));
}

async function inflated(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const plain = await inflate(body, MAX_PAYLOAD).catch(() => {
    throw damaged('deflate');
  });
  if (!plain) throw tooBig(MAX_PAYLOAD, MAX_PAYLOAD);
  return plain;
}

function readJson(bytes: Uint8Array): unknown {
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged('json');
  }
  const odd = checkPlain(payload);
  if (odd) throw damaged(odd);
  return payload;
}

const checksum = async (body: Uint8Array): Promise<number> =>
  Number.parseInt((await hash64(body)).slice(0, 8), 16);

const damaged = (detail: string): Problem => new Problem('link-damaged', { detail });
const tooBig = (characters: number, limit: number): Problem =>
  new Problem('link-too-big', { characters, limit });
