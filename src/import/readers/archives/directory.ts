import { Problem } from '../../../model/problem.ts';
import { slice } from '../bytes.ts';

/** What a zip's directory says of one of its files. */
export interface Entry {
  path: string;
  method: number;
  encrypted: boolean;
  /** Bytes packed and unpacked, and the check sum of the latter. */
  packed: number;
  size: number;
  crc: number;
  /** Where the file's own header begins. */
  at: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LARGE = 0xffffffff;
/** A number of files that stands elsewhere, or nowhere. */
const MANY = 0xffff;
/** A directory of more bytes is no export. */
const MOST_BYTES = 64 * 2 ** 20;

const view = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The files of a zip, folders left out. Rejects with `archive-damaged`. */
export async function readDirectory(blob: Blob): Promise<Entry[]> {
  const { at, bytes, files } = await findDirectory(blob);
  if (bytes > MOST_BYTES || at + bytes > blob.size) throw new Problem('archive-damaged');
  const directory = await slice(blob, at, at + bytes);
  const entries: Entry[] = [];
  let found = 0;
  for (let from = 0; from + ENTRY_BYTES <= directory.length;) {
    const data = view(directory.subarray(from));
    if (data.getUint32(0, true) !== ENTRY) break;
    const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((i) => data.getUint16(i, true));
    const extraAt = from + ENTRY_BYTES + nameBytes!;
    const end = extraAt + extraBytes! + noteBytes!;
    if (end > directory.length) throw new Problem('archive-damaged');
    const entry = entryOf(
      data,
      directory.subarray(from + ENTRY_BYTES, extraAt),
      directory.subarray(extraAt, extraAt + extraBytes!),
    );
    found++;
    // A folder holds nothing itself.
    if (!entry.path.endsWith('/') || entry.size > 0) entries.push(entry);
    from = end;
  }
  if (files !== MANY && found !== files) throw new Problem('archive-damaged');
  return entries;
}

/** Is a zip a workbook? Its directory decides: a workbook may lie in it, or be packed oddly. */
export async function isWorkbook(blob: Blob): Promise<boolean> {
  const paths = new Set((await readDirectory(blob)).map(({ path }) => path.toLowerCase()));
  const ods = paths.has('content.xml') && paths.has('meta-inf/manifest.xml');
  return ods || [...paths].some((path) => /^xl\/(workbook|worksheets\/)/.test(path));
}

/** Where the file's packed bytes begin: behind its own header. */
export async function contentOf(blob: Blob, { at, packed }: Entry): Promise<Blob> {
  const header = view(await slice(blob, at, at + 30));
  if (header.byteLength < 30) throw new Problem('archive-damaged');
  const from = at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (from + packed > blob.size) throw new Problem('archive-damaged');
  return blob.slice(from, from + packed);
}

interface Place {
  at: number;
  bytes: number;
  files: number;
}

/** The directory's place and length, from the record at the zip's very end. */
async function findDirectory(blob: Blob): Promise<Place> {
  const from = Math.max(0, blob.size - END_BYTES - 0xffff);
  const data = view(await slice(blob, from, blob.size));
  let end = data.byteLength - END_BYTES;
  while (end >= 0 && data.getUint32(end, true) !== END) end--;
  if (end < 0) throw new Problem('archive-damaged');
  const files = data.getUint16(end + 10, true);
  const bytes = data.getUint32(end + 12, true);
  const at = data.getUint32(end + 16, true);
  const locator = end - 20;
  if ((bytes !== LARGE && at !== LARGE) || locator < 0) return { at, bytes, files };
  if (data.getUint32(locator, true) !== LOCATOR_64) return { at, bytes, files };
  const where = Number(data.getBigUint64(locator + 8, true));
  const large = view(await slice(blob, where, where + 56));
  if (large.byteLength < 56 || large.getUint32(0, true) !== END_64)
    throw new Problem('archive-damaged');
  return {
    files: Number(large.getBigUint64(32, true)),
    bytes: Number(large.getBigUint64(40, true)),
    at: Number(large.getBigUint64(48, true)),
  };
}

function entryOf(data: DataView, name: Uint8Array, extra: Uint8Array): Entry {
  const flags = data.getUint16(8, true);
  const method = data.getUint16(10, true);
  const wide = wideSizes(extra);
  // In the record of large sizes stand only those that do not fit, in this order.
  const sized = (i: number): number => {
    const value = data.getUint32(i, true);
    return value === LARGE ? Number(wide.shift() ?? value) : value;
  };
  const size = sized(24);
  const packed = sized(20);
  const at = sized(42);
  return {
    path: nameOf(name, (flags & 0x800) !== 0),
    method,
    encrypted: (flags & 1) !== 0 || method === 99,
    packed,
    size,
    crc: data.getUint32(16, true),
    at,
  };
}

function wideSizes(extra: Uint8Array): bigint[] {
  const data = view(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const bytes = data.getUint16(at + 2, true);
    if (data.getUint16(at, true) === 1) {
      const n = Math.floor(Math.min(bytes, extra.length - at - 4) / 8);
      return Array.from({ length: n }, (_, i) => data.getBigUint64(at + 4 + 8 * i, true));
    }
    at += 4 + bytes;
  }
  return [];
}

/** Chinese Windows writes names in its own encoding and does not say so. */
function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !isUtf8 }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
