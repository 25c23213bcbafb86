import { rawColumns } from '../../src/import/raw.ts';
import { recordsAbove } from '../../src/import/readers/count.ts';
import type { LoadReport } from '../../src/import/types.ts';
import { rowsOf, sniff } from '../unit/import/readers/tools.ts';
import { lettersOf } from './fuzz-check.ts';
import type { Bytes } from './fuzz-write.ts';

/** Looks at a delimited file a second way: every letter of it, and its lines where none is quoted. */
export async function again(
  bytes: Bytes,
  report: LoadReport,
): Promise<{ letters: number; lines: number; wrong: string | null }> {
  const sniffed = await sniff(bytes);
  // As a stream, as the readers do: Node decodes Windows-1252 otherwise at one go.
  const decoder = new TextDecoder(sniffed.dialect.encoding);
  const text = (decoder.decode(bytes, { stream: true }) + decoder.decode()).replaceAll('\0', '');
  const joined = report.warnings.some((w) => /header-joined|cell-cut/.test(w.code));
  let wrong: string | null = null;
  if (!joined) {
    const rows = await rowsOf(bytes, { ...sniffed, columns: rawColumns(sniffed) });
    const cells = rows.flatMap((row) => row.slice(2)).map((cell) => String(cell ?? ''));
    const found = [...sniffed.preamble.flat(), ...sniffed.rawHeader, ...cells];
    const [there, got] = [lettersOf(text), lettersOf(found.join('\n'))];
    if (there !== got) wrong = `${there} letters in the file, ${got} in its table`;
  }
  const plain = !/["']/.test(text) && !sniffed.dialect.encoding.startsWith('iso-2022');
  if (plain) {
    const lines = text.split(/\r{1,8}\n|\r|\n/);
    if (lines.at(-1) === '') lines.pop();
    const expected = Math.max(0, lines.length - recordsAbove(sniffed));
    if (report.lines !== expected)
      wrong = `${expected} lines below the header, ${report.lines} said`;
  }
  return { letters: joined ? 0 : 1, lines: plain ? 1 : 0, wrong };
}
