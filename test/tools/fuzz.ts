import { loadFile } from '../../src/import/files.ts';
import type { LoadReport, Part } from '../../src/import/types.ts';
import { open, sniff } from '../unit/import/readers/tools.ts';
import { recordsAbove } from '../../src/import/readers/count.ts';
import { caseMaker, type Case } from './fuzz-cases.ts';
import { accepted } from './fuzz-broken.ts';
import { unlike } from './fuzz-check.ts';
import { chanceOf } from './fuzz-mutate.ts';
import { again } from './fuzz-text.ts';
import { nativePage } from './native-page.ts';

// Damaged files of every kind through the import: each is loaded or refused in words, within a
// bounded time, and no record and no letter of it is lost without being counted.

/** How a damaged file fared. */
export interface Outcome {
  n: number;
  kind: string;
  isWhole: boolean;
  which: string;
  /** Milliseconds. */
  took: number;
  failures: string[];
  /** Refused or warned of in words; else all of it was found a second way. */
  refused: boolean;
  said: boolean;
  letters: number;
  lines: number;
}

type Page = Awaited<ReturnType<typeof nativePage>>;

/** Damages files by chance and loads each twice: as it stands, and as a person drops it. */
export async function* fuzzed(seed: number, from: number, to: number): AsyncGenerator<Outcome> {
  const make = await caseMaker();
  let page = await nativePage();
  for (let n = from; n < to; n++) {
    // A page that holds many tables is slow.
    if (n % 50 === 49) {
      await page.engine.close();
      page = await nativePage();
    }
    yield await tried(page, make(chanceOf(seed * 1_000_003 + n)), seed, n);
  }
  await page.engine.close();
}

/** All cases in this process, for a test. */
export async function fuzz(cases: number, seed: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of fuzzed(seed, 0, cases)) outcomes.push(outcome);
  return outcomes;
}

async function tried(page: Page, one: Case, seed: number, n: number): Promise<Outcome> {
  const { name, kind, bytes, done, isWhole } = one;
  const which = `seed ${seed}, case ${n}, ${name}, ${isWhole ? 'whole' : 'broken'}: ${done.join(' + ')}`;
  const out: Outcome = {
    ...{ n, kind, isWhole, which, took: 0, failures: [] },
    ...{ refused: false, said: false, letters: 0, lines: 0 },
  };
  const fail = (what: string | null): unknown => what && out.failures.push(`${which}: ${what}`);
  const started = performance.now();
  try {
    const file = new File([bytes], name);
    const raw = await loadFile(page.importer, file, { raw: true });
    const dropped = await loadFile(page.importer, file, { overlap: 'add' });
    for (const report of [...raw, ...dropped]) {
      fail(unworded(report) ?? unsummed(report));
      if (report.error) out.refused = true;
    }
    if (one.content === null) await checkText(one, raw, out, fail);
    else await checkContainer(one, raw, out, fail);
  } catch (error) {
    fail(`threw ${error instanceof Error ? error.stack : String(error)}`);
  }
  out.took = performance.now() - started;
  return out;
}

async function checkText(
  { name, bytes }: Case,
  raw: readonly LoadReport[],
  out: Outcome,
  fail: (what: string | null) => unknown,
): Promise<void> {
  const loaded = raw[0];
  const isText = /\.(csv|tsv|txt)$/.test(name) && raw.length === 1;
  if (!isText || loaded?.file !== name || loaded.error || loaded.lines === 0) return;
  const { letters, lines, wrong } = await again(bytes, loaded);
  out.letters += letters;
  out.lines += lines;
  fail(wrong);
}

async function checkContainer(
  one: Case,
  raw: readonly LoadReport[],
  out: Outcome,
  fail: (what: string | null) => unknown,
): Promise<void> {
  const opened = await open(new Blob([one.bytes]), one.name).catch(() => null);
  if (!one.isWhole) {
    const { said, wrong } = await accepted(one, opened, raw);
    out.said = said;
    fail(wrong);
    return;
  }
  if (opened === null) {
    const content = one.content!;
    const empty =
      'rows' in content
        ? content.rows.flat(2).every((cell) => cell === '')
        : content.files.some((file) => file.length === 0);
    fail(empty || isEmptyJson(one) ? null : `refused as ${raw[0]?.error?.code}`);
    return;
  }
  fail(await unlike(opened, one.content!));
  out.letters++;
  fail(await linesUnlike(opened, raw));
  out.lines++;
}

/** Objects without a value have no table. */
const isEmptyJson = ({ kind, content }: Case): boolean =>
  /^json/.test(kind) &&
  content !== null &&
  'rows' in content &&
  content.rows[0]!.flat().join('') === '';

/** The lines that are reported are those below each header. */
async function linesUnlike(
  parts: readonly Part[],
  raw: readonly LoadReport[],
): Promise<string | null> {
  let wanted = 0;
  for (const part of parts) {
    if (part.container === null) return null;
    const sniffed = await sniff(part.blob, part.dialect);
    const records = (await part.blob.text()).replace(/"[^"]*"/g, '').split('\n').length - 1;
    wanted += records - recordsAbove(sniffed);
  }
  const said = raw.reduce((n, { lines }) => n + lines, 0);
  return said === wanted ? null : `${wanted} lines below the headers, ${said} said`;
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
