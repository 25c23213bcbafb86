import type { Part } from '../../src/import/types.ts';
import type { Bytes } from './fuzz-write.ts';

// What must be found of a container's content, counted apart from the readers.

/** The content of a container: rows of cells a table, or the bytes of each file in an archive. */
export type Content = { rows: string[][][] } | { files: Bytes[] };

export const lettersOf = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** The records of the clean text that a container becomes: every quote in it is doubled. */
export function cleanCells(text: string): string[][] {
  const records: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    if (end === '\n' || row.join('') !== '') records.push(row);
    row = [];
  }
  return records;
}

/** What a row says, whatever the order of its columns and the marks in its cells. */
const keyOf = (row: readonly string[]): string =>
  row
    .map((cell) => (cell.match(/[\p{L}\p{N}]/gu) ?? []).join(''))
    .filter((letters) => letters !== '')
    .sort()
    .join('|');

/** The rows between the first and the last filled one. */
function filled(rows: readonly string[][]): string[] {
  const keys = rows.map(keyOf);
  const first = keys.findIndex((key) => key !== '');
  return first < 0 ? [] : keys.slice(first, keys.findLastIndex((key) => key !== '') + 1);
}

export const rowsOfPart = async (part: Part): Promise<string[][]> =>
  cleanCells(await part.blob.text()).slice(part.dialect.headerRow === 0 ? 1 : 0);

/** Why the parts are not the content, row by row or byte by byte; null where they are. */
export async function unlike(parts: readonly Part[], content: Content): Promise<string | null> {
  const wanted =
    'rows' in content ? content.rows.filter((rows) => filled(rows).length) : content.files;
  if (parts.length !== wanted.length) return `${wanted.length} tables, ${parts.length} found`;
  for (const [i, part] of parts.entries()) {
    const one = wanted[i]!;
    const wrong = Array.isArray(one)
      ? rowsUnlike(await rowsOfPart(part), one)
      : bytesUnlike(new Uint8Array(await part.blob.arrayBuffer()), one);
    if (wrong) return `table ${i + 1}: ${wrong}`;
  }
  return null;
}

function rowsUnlike(found: readonly string[][], wanted: readonly string[][]): string | null {
  const [a, b] = [filled(found), filled(wanted)];
  if (a.length !== b.length) return `${b.length} rows, ${a.length} found`;
  const at = a.findIndex((key, i) => key !== b[i]);
  return at < 0 ? null : `row ${at + 1} is ${cut(b[at]!)}, found ${cut(a[at]!)}`;
}

const cut = (text: string): string => JSON.stringify(text.slice(0, 120));

function bytesUnlike(found: Uint8Array, wanted: Uint8Array): string | null {
  if (found.length !== wanted.length) return `${wanted.length} bytes, ${found.length} found`;
  return found.every((byte, i) => byte === wanted[i]) ? null : 'other bytes';
}

/** As `unlike`, but by size only: where no check sum tells that a letter is another one. */
export async function shorter(parts: readonly Part[], content: Content): Promise<string | null> {
  const count = async (part: Part): Promise<number> =>
    'rows' in content ? filled(await rowsOfPart(part)).length : part.blob.size;
  const found = await Promise.all(parts.map(count));
  const wanted =
    'rows' in content
      ? content.rows.map((rows) => filled(rows).length)
      : content.files.map((f) => f.length);
  const [a, b] = [found, wanted].map((sizes) => sizes.filter((n) => n > 0));
  const fewer = a!.length < b!.length || b!.some((n, i) => a![i]! < n);
  return fewer ? `${b!.join(' + ')} in the file, ${a!.join(' + ')} found` : null;
}
