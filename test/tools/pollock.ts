import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativePage } from './native-page.ts';
import { normalCell } from './pollock-normal.ts';

// The Pollock benchmark: damaged variants of one file, loaded without being told the dialect, and
// scored as its own `evaluate.py` does. The data are not shipped; see `../shared/data/README.md`.

const ARCHIVE = '../shared/data/pollock/polluted.tar.gz';
export const there = existsSync(ARCHIVE);

/** The ten measures of a file, in the order of the benchmark. */
export const MEASURES = [
  'success',
  'header precision',
  'header recall',
  'header F1',
  'record precision',
  'record recall',
  'record F1',
  'cell precision',
  'cell recall',
  'cell F1',
] as const;

export interface Scored {
  name: string;
  scores: number[];
  weight: number;
  /** How many files of the same damage it stands for. */
  files: number;
}

/** The unpacked set: its folder, its files, and how often each damage was seen in the wild. */
export function unpack(): { folder: string; names: string[]; weights: Record<string, number> } {
  const root = mkdtempSync(join(tmpdir(), 'fupan-pollock-'));
  execFileSync('tar', ['xzf', ARCHIVE, '-C', root]);
  const folder = join(root, 'polluted_files');
  const weights = [root, folder].map((at) => join(at, 'pollock_weights.json')).find(existsSync)!;
  return {
    folder: root,
    names: readdirSync(join(folder, 'csv')).sort(),
    weights: JSON.parse(readFileSync(weights, 'utf8')) as Record<string, number>,
  };
}

/** The damage of a file: its name without the place of the damage. */
export const damageOf = (name: string): string =>
  name
    .replace('.csv', '')
    .replace(/row\d+_col\d+/, 'row_col')
    .replace(/quote\d+_col\d+/, 'quote')
    .replace(/^row_field_delimiter_\d+/, 'row_field_delimiter')
    .replace(/_row_col$/, '');

/** Of each damage every `step`th file; all files of damages that have few. */
export function sample(names: readonly string[], step: number): string[] {
  const seen = new Map<string, number>();
  const sizes = sizesOf(names);
  return names.filter((name) => {
    const damage = damageOf(name);
    const n = seen.get(damage) ?? 0;
    seen.set(damage, n + 1);
    return sizes.get(damage)! < step || n % step === 0;
  });
}

function sizesOf(names: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const name of names) sizes.set(damageOf(name), (sizes.get(damageOf(name)) ?? 0) + 1);
  return sizes;
}

/** Loads each file as it stands through the import, reads its table, and scores it. */
export async function scoreFiles(
  { folder, names, weights }: ReturnType<typeof unpack>,
  step = 1,
): Promise<Scored[]> {
  const chosen = sample(names, step);
  const [all, some] = [sizesOf(names), sizesOf(chosen)];
  const page = await nativePage();
  const out: Scored[] = [];
  for (const name of chosen) {
    const at = join(folder, 'polluted_files');
    const file = new File([readFileSync(join(at, 'csv', name))], name);
    const clean = cleanRecords(join(at, 'clean', name));
    const loaded = await loadRaw(page, file);
    const files = all.get(damageOf(name))! / some.get(damageOf(name))!;
    out.push({ name, scores: scoresOf(clean, loaded), weight: weights[name] ?? 0, files });
  }
  return out;
}

/** The table as `SELECT *` shows it, header first; null where the file did not load. */
async function loadRaw(
  page: Awaited<ReturnType<typeof nativePage>>,
  file: File,
): Promise<string[][] | null> {
  const report = (await page.loadTables(file, { raw: true }))[0]!;
  if (report.error) return null;
  const { columns, rows } = await page.engine.query(`SELECT * FROM ${report.table}`);
  const names = columns.map((c) => c.name);
  // A header that we made up is none, and the benchmark's files without one have none either.
  const header = names.every((name, i) => name === `col_${i}`) ? [] : [names];
  return [...header, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))];
}

/** The clean files quote every cell and double the quotes in it: nothing in them is in doubt. */
function cleanRecords(path: string): string[][] {
  const records: string[][] = [[]];
  for (const [, cell, end] of readFileSync(path, 'utf8').matchAll(/"((?:[^"]|"")*)"(,|\r?\n|$)/g)) {
    records.at(-1)!.push(cell!.replaceAll('""', '"'));
    if (end !== ',') records.push([]);
  }
  return records.filter((cells) => cells.length > 0);
}

/** The first record of a clean file is its header, also where the damaged one has none. */
export function scoresOf(clean: string[][], loaded: string[][] | null): number[] {
  if (loaded === null) return MEASURES.map(() => 0);
  if (clean.length === 0) return MEASURES.map(() => 1);
  const normal = (records: string[][]): string[][] => records.map((r) => r.map(normalCell));
  const [header, ...records] = normal(clean);
  const [names, ...rows] = normal(loaded);
  const whole = (all: string[][]): string[] => all.map((cells) => cells.join(''));
  return [
    1,
    ...compare(header!, names ?? []),
    ...compare(whole(records), whole(rows)),
    ...compare(clean.flat(), loaded.flat()),
  ];
}

/** Precision, recall and F1 of two multisets, as the benchmark defines them. */
function compare(clean: string[], loaded: string[]): [number, number, number] {
  if (clean.length === 0) return [1, 1, 1];
  const left = new Map<string, number>();
  for (const text of clean) left.set(text, (left.get(text) ?? 0) + 1);
  let common = 0;
  for (const text of loaded) {
    const n = left.get(text) ?? 0;
    if (n > 0) common++;
    left.set(text, n - 1);
  }
  if (common === 0) return [0, 0, 0];
  const [precision, recall] = [common / clean.length, common / loaded.length];
  return [precision, recall, (2 * precision * recall) / (precision + recall)];
}

const total = (scores: readonly number[]): number => scores.reduce((a, b) => a + b, 0);

/** The sum of the ten averages: simple, and with each file weighed as often as it was seen. */
export function pollockScore(scored: readonly Scored[]): { simple: number; weighted: number } {
  const mean = (weigh: (s: Scored) => number): number =>
    total(scored.map((s) => total(s.scores) * weigh(s))) / total(scored.map(weigh));
  return { simple: mean((s) => s.files), weighted: mean((s) => s.files * s.weight) };
}

/** A table of the damages: how many files, their averages, and what they cost both scores. */
export function breakdown(scored: readonly Scored[]): string {
  const groups = new Map<string, Scored[]>();
  for (const s of scored)
    groups.set(damageOf(s.name), [...(groups.get(damageOf(s.name)) ?? []), s]);
  const weights = total(scored.map((s) => s.weight));
  const lines = [...groups].map(([damage, all]) => {
    const mean = (i: number): string =>
      (total(all.map((s) => s.scores[i]!)) / all.length).toFixed(4);
    const lost = all.map((s) => MEASURES.length - total(s.scores));
    const simple = total(lost) / scored.length;
    const weighted = total(all.map((s, i) => lost[i]! * s.weight)) / weights;
    return [
      damage.padEnd(32),
      String(all.length).padStart(5),
      ...[0, 3, 6, 9].map((i) => mean(i).padStart(9)),
      simple.toFixed(4).padStart(9),
      weighted.toFixed(4).padStart(9),
    ].join('');
  });
  const head = ['success', 'header', 'records', 'cells', '-simple', '-weighted'];
  return [
    'damage'.padEnd(32) + 'files'.padStart(5) + head.map((h) => h.padStart(9)).join(''),
    ...lines,
  ].join('\n');
}
