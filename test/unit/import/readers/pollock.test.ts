import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rowsOf, sniff } from './tools.ts';

const archive = '../shared/data/pollock/polluted.tar.gz';
const there = existsSync(archive);
if (!there) console.log(`skipped: ${archive} is not here`);

const MEASURES = ['success', 'header', 'records', 'cells'] as const;

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

/** The clean files quote every cell and double the quotes in it: nothing in them is in doubt. */
function cleanRecords(path: string): string[][] {
  const records: string[][] = [[]];
  for (const [, cell, end] of readFileSync(path, 'utf8').matchAll(/"((?:[^"]|"")*)"(,|\r?\n|$)/g)) {
    records.at(-1)?.push((cell as string).replaceAll('""', '"'));
    if (end !== ',') records.push([]);
  }
  return records.filter((cells) => cells.length > 0);
}

async function score(folder: string, name: string): Promise<number[]> {
  const content = readFileSync(join(folder, 'csv', name));
  if (content.length <= 2) {
    await expect(sniff(content)).rejects.toMatchObject({ code: 'file-empty' });
    return new Array<number>(10).fill(0);
  }
  const parameters = readFileSync(join(folder, 'parameters', `${name}_parameters.json`), 'utf8');
  const { header_lines } = JSON.parse(parameters) as { header_lines: number };
  const clean = cleanRecords(join(folder, 'clean', name));
  const names = header_lines > 0 ? (clean.shift() ?? []) : [];
  const sniffed = await sniff(content);
  const rows = (await rowsOf(content, sniffed)).filter((row) => row[1] !== 0);
  const loaded = rows.map((row) => {
    const cells = row.slice(2, -1).map((cell) => String(cell ?? ''));
    const extra = row.at(-1);
    return typeof extra === 'string' ? [...cells, extra] : cells;
  });
  const whole = (records: string[][]): string[] => records.map((cells) => cells.join('\u0001'));
  return [
    1,
    ...compare(names, sniffed.header),
    ...compare(whole(clean), whole(loaded)),
    ...compare(clean.flat(), loaded.flat()),
  ];
}

test.skipIf(!there)(
  'Pollock: every damaged file loads, and nearly all of it is right',
  async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'fupan-pollock-'));
    try {
      execFileSync('tar', ['xzf', archive, '-C', temporary]);
      const folder = join(temporary, 'polluted_files');
      const names = readdirSync(join(folder, 'csv'));
      const sums = new Array<number>(10).fill(0);
      let loaded = 0;
      for (const name of names) {
        const scores = await score(folder, name);
        loaded += scores[0] as number;
        for (const [i, x] of scores.entries()) sums[i] = (sums[i] as number) + x;
      }
      const means = sums.map((sum) => sum / names.length);
      const simple = means.reduce((a, b) => a + b);
      const f1 = MEASURES.map((measure, i) => `${measure} ${(means[3 * i] as number).toFixed(4)}`);
      console.log(`Pollock: ${names.length} files, simple ${simple.toFixed(3)}; ${f1.join(', ')}`);
      expect(names).toHaveLength(2290);
      // One file has no content at all: it is said to be empty.
      expect(loaded).toBe(names.length - 1);
      expect(simple).toBeGreaterThan(9.9);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  },
  180_000,
);
