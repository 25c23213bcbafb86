import { createSHA256 } from 'hash-wasm';
import { Problem } from '../../model/problem.ts';
import { checkPlain } from '../plain.ts';
import type { StoredRecord } from '../types.ts';
import {
  cut,
  damaged,
  DIGEST,
  ENTRY,
  ENTRY_HEAD,
  FORMAT,
  FRAME,
  LAST,
  MAGIC,
  MAX_HEADER,
  MAX_MANIFEST,
  MAX_RECORDS,
  PIECE,
  read32,
  soundName,
  TAG,
  type Header,
  type Manifest,
} from './format.ts';
import { sealOf } from './seal.ts';
import { piecesOf, Source } from './source.ts';
import { through } from './through.ts';

/** What stands in front of a bundle, readable without its passphrase. */
export async function readHeader(blob: Blob): Promise<{ header: Header; bytes: Uint8Array }> {
  const source = new Source(piecesOf(blob));
  const magic = await source.take(Math.min(MAGIC.length, blob.size));
  if (magic.some((byte, i) => byte !== MAGIC[i])) throw new Problem('not-a-bundle');
  if (blob.size < MAGIC.length + 4) throw cut();
  const length = read32(await source.take(4));
  if (length > MAX_HEADER) throw damaged('header');
  const bytes = await source.take(length);
  const header = parsed(bytes, 'header') as Partial<Header>;
  if (typeof header.format !== 'number' || header.format < 1) throw damaged('header');
  if (header.format > FORMAT) throw new Problem('bundle-future', { version: header.format });
  if (typeof header.app !== 'string' || typeof header.made !== 'string') throw damaged('header');
  if (header.sealed !== null && typeof header.sealed !== 'object') throw damaged('header');
  return { header: header as Header, bytes };
}

/** Called as the reading goes on, with the share of the bundle that is behind it; throws to end it. */
export type Step = (share: number) => void;

/**
 * Compares a bundle with the checksum at its end. Rejects `not-a-bundle`, `bundle-future` {version},
 * `bundle-cut`, `bundle-damaged` {detail}.
 */
export async function checkSum(blob: Blob, step: Step): Promise<Header> {
  const { header, bytes } = await readHeader(blob);
  const end = blob.size - DIGEST;
  await checkFrames(blob, MAGIC.length + 4 + bytes.length, end, step);
  const digest = await createSHA256();
  let read = 0;
  for await (const piece of piecesOf(blob, end)) {
    digest.update(piece);
    step((read += piece.length) / end);
  }
  const stated = new Uint8Array(await blob.slice(end).arrayBuffer());
  const found = digest.digest('binary');
  if (stated.some((byte, i) => byte !== found[i])) throw damaged('checksum');
  return header;
}

/** Walks over the frames' lengths: tells a file that was cut from one that was changed. */
async function checkFrames(blob: Blob, from: number, end: number, step: Step): Promise<void> {
  for (let at = from; ;) {
    step(0);
    if (at + 4 > end) throw cut();
    const head = read32(new Uint8Array(await blob.slice(at, at + 4).arrayBuffer()));
    const length = head >= LAST ? head - LAST : head;
    if (length > FRAME + TAG) throw damaged('frame');
    at += 4 + length;
    if (at > end) throw cut();
    if (head < LAST) continue;
    if (at !== end) throw damaged('length');
    return;
  }
}

/** What a bundle holds, one after the other. The pieces of a file are to be taken before the next. */
export type Found =
  | { kind: 'manifest'; manifest: Manifest }
  | { kind: 'record'; record: StoredRecord }
  | { kind: 'file'; name: string; pieces: AsyncGenerator<Uint8Array> };

/**
 * Reads a bundle whose checksum was compared. Never unfolds more than it states of itself. Rejects
 * `passphrase-missing`, `wrong-passphrase`, `bundle-damaged` {detail}.
 */
export async function* readBundle(
  blob: Blob,
  passphrase?: string,
  step?: Step,
): AsyncGenerator<Found> {
  const { header, bytes } = await readHeader(blob);
  if (header.sealed && !passphrase) throw new Problem('passphrase-missing');
  const seal = header.sealed ? await sealOf(passphrase!, header.sealed, bytes) : null;
  const deflated = frames(blob, MAGIC.length + 4 + bytes.length, seal, step);
  const inflated = through(deflated, () => new DecompressionStream('deflate-raw'));
  const source = new Source(inflated);
  const manifest = await readManifest(source);
  yield { kind: 'manifest', manifest };
  let recordBytes = 0;
  for (let n = 0; n < manifest.records; n++) {
    const { kind, length } = await head(source);
    recordBytes += length;
    if (kind !== ENTRY.record || recordBytes > manifest.recordBytes) throw damaged('records');
    yield { kind: 'record', record: recordOf(parsed(await source.take(length), 'record')) };
  }
  for (const file of manifest.files) {
    const { kind, length } = await head(source);
    if (kind !== ENTRY.file || length > 1024) throw damaged('file');
    const { name } = parsed(await source.take(length), 'file') as { name?: unknown };
    if (name !== file.name) throw damaged('file');
    const pieces = filePieces(source, file.bytes);
    yield { kind: 'file', name: file.name, pieces };
    await passOver(pieces);
  }
  const end = await head(source);
  if (end.kind !== ENTRY.end || end.length !== 0) throw damaged('end');
  await source.end();
}

/** Reads on to the end of what nobody took. */
export async function passOver(pieces: AsyncGenerator<Uint8Array>): Promise<void> {
  while (!(await pieces.next()).done);
}

async function* filePieces(source: Source, bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0;) {
    const { kind, length } = await head(source);
    if (kind !== ENTRY.piece || length === 0 || length > Math.min(PIECE, left)) {
      throw damaged('piece');
    }
    left -= length;
    yield await source.take(length);
  }
}

async function head(source: Source): Promise<{ kind: number; length: number }> {
  const bytes = await source.take(ENTRY_HEAD);
  return { kind: bytes[0]!, length: read32(bytes.subarray(1)) };
}

async function readManifest(source: Source): Promise<Manifest> {
  const { kind, length } = await head(source);
  if (kind !== ENTRY.manifest || length > MAX_MANIFEST) throw damaged('manifest');
  const manifest = parsed(await source.take(length), 'manifest') as Manifest;
  const { parts, records, recordBytes, files } = manifest;
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    throw damaged('parts');
  }
  const natural = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  if (!natural(records) || !natural(recordBytes) || !Array.isArray(files))
    throw damaged('manifest');
  if (recordBytes > MAX_RECORDS) throw damaged('records');
  const names = new Set<string>();
  for (const file of files as unknown[]) {
    const { name, bytes } = (file ?? {}) as { name?: unknown; bytes?: unknown };
    if (!soundName(name) || names.has(name) || !natural(bytes)) {
      throw damaged(String(name).slice(0, 60));
    }
    names.add(name);
  }
  return { parts, records, recordBytes, files };
}

function recordOf(value: unknown): StoredRecord {
  const record = value as Partial<StoredRecord>;
  const texts = [record.id, record.kind, record.created, record.changed];
  const sound = texts.every((text) => typeof text === 'string' && text.length <= 1000);
  if (!sound || !Number.isSafeInteger(record.version)) throw damaged('record');
  const { id, kind, version, body, created, changed } = record as StoredRecord;
  return { id, kind, version, body, created, changed };
}

function parsed(bytes: Uint8Array, what: string): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(what);
  }
  const odd = checkPlain(value);
  if (odd || typeof value !== 'object' || value === null) throw damaged(odd ?? what);
  return value;
}

async function* frames(
  blob: Blob,
  from: number,
  seal: Awaited<ReturnType<typeof sealOf>> | null,
  step?: Step,
): AsyncGenerator<Uint8Array> {
  let at = from;
  for (let index = 0; ; index++) {
    step?.(at / blob.size);
    const head = read32(new Uint8Array(await blob.slice(at, at + 4).arrayBuffer()));
    const last = head >= LAST;
    const length = last ? head - LAST : head;
    const body = new Uint8Array(await blob.slice(at + 4, at + 4 + length).arrayBuffer());
    yield seal ? await seal.open(body, index, last) : body;
    if (last) return;
    at += 4 + length;
  }
}
