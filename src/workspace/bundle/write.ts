import { createSHA256 } from 'hash-wasm';
import type { StoredRecord } from '../types.ts';
import {
  ENTRY,
  FORMAT,
  FRAME,
  LAST,
  MAGIC,
  number32,
  PIECE,
  type Header,
  type Manifest,
} from './format.ts';
import { newSealing, sealOf, type Seal } from './seal.ts';
import { through } from './through.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface BundleParts {
  records: readonly StoredRecord[];
  files: readonly { name: string; blob: Blob }[];
  parts: readonly string[];
  app: string;
}

/** A workspace or a part of it as one file, made as it is read: nothing of it is held. */
export async function* writeBundle(
  { records, files, parts, app }: BundleParts,
  { passphrase }: { passphrase?: string | undefined } = {},
): AsyncGenerator<Bytes> {
  const sealed = passphrase ? newSealing() : null;
  const header: Header = { format: FORMAT, app, made: new Date().toISOString(), sealed };
  const text = json(header);
  const seal = sealed && (await sealOf(passphrase!, sealed, text));
  const digest = await createSHA256();
  const told = (bytes: Bytes): Bytes => {
    digest.update(bytes);
    return bytes;
  };
  yield told(joined([MAGIC, number32(text.length), text]));
  const deflated = through(
    entries({ records, files, parts }),
    () => new CompressionStream('deflate-raw'),
  );
  for await (const frame of frames(deflated, seal)) yield told(frame);
  yield digest.digest('binary') as Bytes;
}

async function* entries({
  records,
  files,
  parts,
}: Omit<BundleParts, 'app'>): AsyncGenerator<Bytes> {
  const manifest: Manifest = {
    parts: [...parts],
    records: records.length,
    recordBytes: records.reduce((sum, record) => sum + json(record).length, 0),
    files: files.map(({ name, blob }) => ({ name, bytes: blob.size })),
  };
  yield entry(ENTRY.manifest, json(manifest));
  for (const record of records) yield entry(ENTRY.record, json(record));
  for (const { name, blob } of files) {
    yield entry(ENTRY.file, json({ name }));
    for (let at = 0; at < blob.size; at += PIECE) {
      yield entry(ENTRY.piece, new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer()));
    }
  }
  yield entry(ENTRY.end, new Uint8Array());
}

const entry = (kind: number, content: Bytes): Bytes =>
  joined([Uint8Array.of(kind), number32(content.length), content]);

/** Cut into frames of one size; the last may be shorter, or empty. */
async function* frames(pieces: AsyncIterable<Bytes>, seal: Seal | null): AsyncGenerator<Bytes> {
  let waiting: Bytes[] = [];
  let bytes = 0;
  let index = 0;
  const frame = async (content: Bytes, last: boolean): Promise<Bytes> => {
    const body = seal ? ((await seal.seal(content, index, last)) as Bytes) : content;
    index += 1;
    return joined([number32(last ? body.length + LAST : body.length), body]);
  };
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes <= FRAME) continue;
    const all = joined(waiting);
    let at = 0;
    for (; all.length - at > FRAME; at += FRAME) yield frame(all.slice(at, at + FRAME), false);
    waiting = [all.slice(at)];
    bytes = all.length - at;
  }
  yield frame(joined(waiting), true);
}

const json = (value: unknown): Bytes => new TextEncoder().encode(JSON.stringify(value)) as Bytes;

function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
