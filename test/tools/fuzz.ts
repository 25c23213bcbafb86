import { gzipSync, zipSync } from 'fflate';
import { loadFile } from '../../src/import/files.ts';
import { rawColumns } from '../../src/import/raw.ts';
import { recordsAbove } from '../../src/import/readers/count.ts';
import type { LoadReport } from '../../src/import/types.ts';
import { fixtures } from '../unit/import/sources/fixtures.ts';
import { encodings } from '../unit/import/readers/portals/encodings.ts';
import { headers } from '../unit/import/readers/portals/headers.ts';
import { marks } from '../unit/import/readers/portals/marks.ts';
import { encoded, rowsOf, sniff, utf16 } from '../unit/import/readers/tools.ts';
import { chanceOf, MUTATIONS, pick } from './fuzz-mutate.ts';
import { nativePage } from './native-page.ts';

// Damaged files of every kind through the import: each is loaded or refused in words, within a
// bounded time, and no record and no letter of it is lost without being counted.

type Bytes = Uint8Array<ArrayBuffer>;

export interface FuzzResult {
  cases: number;
  refused: number;
  /** Files whose letters were all found again, and those whose lines were counted a second way. */
  letters: number;
  lines: number;
  /** Milliseconds of the slowest file, and which it was. */
  slowest: number;
  slowestCase: string;
  failures: string[];
}

/** The files that are damaged: all fixtures, the portals' files, and archives of them. */
function corpus(): { name: string; bytes: Bytes }[] {
  const bytesOf = (text: string, encoding = 'utf-8'): Bytes =>
    new Uint8Array(
      encoding === 'utf-8'
        ? new TextEncoder().encode(text)
        : encoding.startsWith('utf-16')
          ? utf16(text, encoding === 'utf-16le', true)
          : encoded(text, encoding),
    );
  const portals = [...marks, ...headers, ...encodings].map(({ text, encoding }, i) => ({
    name: `portal-${i}.csv`,
    bytes: bytesOf(text, encoding),
  }));
  const sources = fixtures().map(({ file, bytes }) => ({ name: file, bytes }));
  const [a, b] = [sources[0]!, portals[0]!];
  const archives = [
    { name: 'one.csv.gz', bytes: new Uint8Array(gzipSync(a.bytes)) },
    { name: 'two.zip', bytes: new Uint8Array(zipSync({ 'a.csv': a.bytes, 'b/b.csv': b.bytes })) },
  ];
  return [...sources, ...portals, ...archives];
}

/** Damages `cases` files by chance and loads each twice: as it stands, and as a person drops it. */
export async function fuzz(cases: number, seed: number): Promise<FuzzResult> {
  const files = corpus();
  const names = Object.keys(MUTATIONS);
  const result: FuzzResult = {
    cases,
    refused: 0,
    letters: 0,
    lines: 0,
    slowest: 0,
    slowestCase: '',
    failures: [],
  };
  let page = await nativePage();
  for (let n = 0; n < cases; n++) {
    const chance = chanceOf(seed * 1_000_003 + n);
    const { name, bytes } = pick(chance, files);
    let damaged = bytes;
    const done: string[] = [];
    for (let times = 1 + Math.floor(chance() * 3); times > 0; times--) {
      const mutation = pick(chance, names);
      done.push(mutation);
      damaged = MUTATIONS[mutation]!(damaged, chance, pick(chance, files).bytes);
    }
    if (n % 50 === 49) {
      await page.engine.close();
      page = await nativePage();
    }
    const file = new File([damaged], name);
    const which = `seed ${seed}, case ${n}, ${name}, ${done.join(' + ')}`;
    const fail = (what: string): number => result.failures.push(`${which}: ${what}`);
    const started = performance.now();
    try {
      const raw = await loadFile(page.importer, file, { raw: true });
      const dropped = await loadFile(page.importer, file, { overlap: 'add' });
      for (const report of [...raw, ...dropped]) {
        const wrong = unworded(report) ?? unsummed(report);
        if (wrong) fail(wrong);
        if (report.error) result.refused++;
      }
      const loaded = raw[0];
      const text = /\.(csv|tsv|txt)$/.test(name) && raw.length === 1;
      const whole = text && loaded?.file === name && !loaded.error;
      if (whole && loaded.lines > 0) {
        const { letters, lines, wrong } = await again(damaged, loaded);
        result.letters += letters;
        result.lines += lines;
        if (wrong) fail(wrong);
      }
    } catch (error) {
      fail(`threw ${String(error)}`);
    }
    const took = performance.now() - started;
    if (took > result.slowest) [result.slowest, result.slowestCase] = [took, which];
  }
  await page.engine.close();
  return result;
}

/** A refusal has a code of its own, and words for it. */
function unworded({ error }: LoadReport): string | null {
  if (!error) return null;
  const worded = error.message !== '' && !/^error\./.test(error.message);
  return error.code !== 'unexpected' && worded
    ? null
    : `refused as ${error.code}: ${error.message}`;
}

function unsummed(report: LoadReport): string | null {
  const { lines, rows, rejected, blank, totals, duplicates } = report;
  const sum = rows + rejected + blank + totals + duplicates;
  return sum === lines || report.error ? null : `${lines} lines, but ${sum} are accounted for`;
}

const letters = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** Looks at a delimited file a second way: every letter of it, and its lines where none is quoted. */
async function again(
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
    const [there, got] = [letters(text), letters(found.join('\n'))];
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
