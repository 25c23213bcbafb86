import { tableFromIPC } from 'apache-arrow';
import { parquetMetadata } from 'hyparquet';
import type { LoadReport, Part } from '../../src/import/types.ts';
import type { Case } from './fuzz-cases.ts';
import { lettersOf, rowsOfPart, shorter, unlike, type Content } from './fuzz-check.ts';
import { again } from './fuzz-text.ts';
import type { Bytes } from './fuzz-write.ts';

/** Kinds in which a check sum covers every byte of the content. */
const SUMMED = new Set(['xlsx', 'ods', 'xlsb', 'zip', 'gzip', 'tar.gz']);
/** Warnings with which a reader says that something is missing or was not understood. */
const SAYS = /^(json-(broken|cut|twice|chosen|hole)|arrow-|sheet-|table-|archive-)/;
/**
 * Is a broken container refused or warned of, or is all found that it holds? Where bytes are
 * summed up that is what was in it before; else as much as another reader finds.
 */
export async function accepted(
  one: Case,
  parts: readonly Part[] | null,
  raw: readonly LoadReport[],
): Promise<{ said: boolean; wrong: string | null }> {
  const words = [...(parts ?? []).flatMap((p) => p.warnings), ...raw.flatMap((r) => r.warnings)];
  const said =
    parts === null ||
    parts.some((p) => p.problem) ||
    raw.some((r) => r.error) ||
    words.some(({ code }) => SAYS.test(code));
  if (said) return { said, wrong: null };
  const wrong = await missing(one, parts ?? [], raw);
  return { said, wrong };
}

async function missing(
  { kind, bytes, content, done }: Case,
  parts: readonly Part[],
  raw: readonly LoadReport[],
): Promise<string | null> {
  const [first] = parts;
  // Its mark is gone, and what is no text is refused: the rest is read as the text that it may be.
  const isPlain = parts.length === 1 && first?.container === null;
  if (isPlain && Buffer.from(bytes).equals(Buffer.from(await first.blob.arrayBuffer())))
    return raw[0] && raw[0].lines > 0 ? (await again(bytes, raw[0])).wrong : null;
  // Two files one behind the other, of which only the last byte tells where each begins.
  const spliced = done.includes('splice');
  if (SUMMED.has(kind)) {
    const wrong = await unlike(parts, content!);
    const twice =
      wrong && done.includes('repeat the file') && (await unlike(parts, doubled(content!)));
    return spliced || twice === null ? null : wrong;
  }
  if (kind === 'json' || kind === 'jsonl') return jsonMissing(bytes, parts);
  // Of two cells that say that they stand in one place, the library keeps the last.
  if (kind === 'spreadsheetml' && done.includes('a piece twice')) return null;
  if (kind === 'html' || kind === 'spreadsheetml') return markupMissing(bytes, parts);
  const other = await counted(kind, bytes);
  const got = (await Promise.all(parts.map(rowsOfPart))).reduce((n, rows) => n + rows.length, 0);
  if (other !== null) return got === other ? null : `${other} rows by another reader, ${got} found`;
  return spliced ? null : shorter(parts, content!);
}

const doubled = (content: Content): Content =>
  'files' in content ? { files: content.files.map((f) => Uint8Array.from([...f, ...f])) } : content;

/** The rows that another reader counts, or null where it refuses the file. */
async function counted(kind: string, bytes: Bytes): Promise<number | null> {
  try {
    if (kind === 'arrow') return tableFromIPC(bytes).numRows;
    if (kind === 'parquet') return Number(parquetMetadata(bytes.buffer).num_rows);
  } catch {
    return null;
  }
  return null;
}

/** JSON that is sound still: its records, counted by JavaScript's own parser. */
async function jsonMissing(bytes: Bytes, parts: readonly Part[]): Promise<string | null> {
  const text = new TextDecoder().decode(bytes).replaceAll('\0', '');
  // Control characters are forgiven in texts, and mean nothing elsewhere.
  const plain = text.replace(/[\u0000-\u001f]/g, ' ').trim();
  const found = (await rowsOfPart(parts[0]!)).length;
  if (parts[0]!.container === 'jsonl') {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines.length === found ? null : `${lines.length} lines of JSON, ${found} rows`;
  }
  const half = plain.slice(0, plain.length / 2);
  const isTwice = plain === half + half;
  let wanted: number;
  try {
    wanted = longest(JSON.parse(isTwice ? half : plain)) * (isTwice ? 2 : 1);
  } catch (error) {
    // Pieces of lists one behind the other: without keys, all letters are values.
    const got = lettersOf(await parts[0]!.blob.text());
    if (!plain.includes('{') && got === lettersOf(plain)) return null;
    return `no sound JSON, and not a word of it: ${String(error)}`;
  }
  return wanted === found ? null : `${wanted} records of JSON, ${found} rows`;
}

function longest(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  const lists = Object.values(value as object).map((v) =>
    typeof v === 'object' && v !== null ? longest(v) : 0,
  );
  return Math.max(1, ...lists);
}

/** Text between the tags of a table must stand in one; what a page writes between tables need not. */
async function markupMissing(bytes: Bytes, parts: readonly Part[]): Promise<string | null> {
  const text = new TextDecoder().decode(bytes);
  const tables = /<table\b[^]*?<\/table[^<>]*>?|<Worksheet\b[^]*<\/Worksheet[^<>]*>?/gi;
  const body = (text.match(tables) ?? []).join(' ');
  const there = lettersOf(body.replace(/<[^>]*(?:>|$)/g, ' ').replace(/&#?\w+;/g, ' '));
  const got = lettersOf((await Promise.all(parts.map((p) => p.blob.text()))).join('\n'));
  return got >= there ? null : `${there} letters between tags, ${got} found`;
}
