import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, newBrowser, open, root, serve } from '../tools/browser.ts';

const dir = `${root}/../shared/oracles/logs`;
const there = existsSync(`${dir}/cases.json`);

interface Run {
  spec: Record<string, unknown> & { kind: string; intervals?: number };
  counts?: number[];
  by?: Record<string, number[]>;
  cells?: Record<string, { size: number; at?: number[]; value?: number[]; complete: boolean[] }>;
  values?: boolean;
  rows?: Record<string, Record<string, number>>;
}
interface Case {
  file: string;
  rows: number;
  runs: Run[];
  money?: { rates: object[]; files: Record<string, string>; runs: Run[] };
}
type Out = Record<string, string | number | boolean | null>[];

let site: Awaited<ReturnType<typeof serve>>;
let browser: Awaited<ReturnType<typeof newBrowser>>;
let page: Page;
beforeAll(async () => {
  site = await serve();
  browser = await newBrowser(site.url);
  page = await open(browser.context, site.url);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const run = (spec: object): Promise<Out> =>
  page.evaluate((s) => globalThis.fupan.run(s).then((r) => r.rows as never), spec);

/** Answers of this issue: ordered and any-order funnels, all cohorts, all ROI. */
const asked = ({ spec }: Run): boolean =>
  spec.kind !== 'funnel' ||
  (['ordered', 'any'].includes(String(spec['order'])) &&
    spec['count'] === 'users' &&
    !spec['exclude']);

const cases = there ? (JSON.parse(readFileSync(`${dir}/cases.json`, 'utf8')) as Case[]) : [];

test.skipIf(!there).each(cases)(
  'the page agrees with exhaustive search: $file',
  async (c) => {
    await page.evaluate(() => globalThis.fupan.clear());
    const settings = { timeZone: 'UTC', currency: 'CNY', rates: c.money?.rates ?? [] };
    await page.evaluate((s) => globalThis.fupan.set(s), settings);
    const [report] = await load(page, [`${dir}/${c.file}`], { table: 'events', timeZone: 'UTC' });
    expect(report).toMatchObject({ rows: c.rows, rejected: 0 });
    for (const [file, table] of Object.entries(c.money?.files ?? {})) {
      await load(page, [`${dir}/${file}`], { table, timeZone: 'UTC' });
    }
    const runs = [...c.runs, ...(c.money?.runs ?? [])].filter(asked);
    expect(runs.length).toBeGreaterThan(20);
    for (const r of runs) agree(r, await run(r.spec));
  },
  120_000,
);

function agree(r: Run, out: Out): void {
  const about = JSON.stringify(r.spec);
  const counts = (rows: Out) =>
    rows.sort((a, b) => Number(a['step']) - Number(b['step'])).map((x) => x['count']);
  if (r.counts) expect(counts(out.filter((x) => x['breakdown'] === null)), about).toEqual(r.counts);
  for (const [value, want] of Object.entries(r.by ?? {})) {
    expect(counts(out.filter((x) => x['breakdown'] === value && !x['total'])), about).toEqual(want);
  }
  for (const [day, cell] of Object.entries(r.cells ?? {})) {
    const mine = out.filter((x) => x['cohort'] === day && !x['total']);
    expect(
      mine.map((x) => x['offset']),
      about,
    ).toEqual([...Array(r.spec.intervals).keys()]);
    expect(
      mine.every((x) => x['size'] === cell.size),
      about,
    ).toBe(true);
    expect(
      mine.map((x) => x['complete']),
      about,
    ).toEqual(cell.complete);
    if (!r.values)
      expect(
        mine.map((x) => x['count']),
        about,
      ).toEqual(cell.at);
    else
      mine.forEach((x, k) =>
        expect(Number(x['value'] ?? 0), about).toBeCloseTo(cell.value![k]!, 2),
      );
  }
  if (r.cells) {
    const days = new Set(out.filter((x) => x['cohort'] !== null).map((x) => x['cohort']));
    expect([...days].sort(), about).toEqual(Object.keys(r.cells).sort());
  }
  const total = out.find((x) => x['total'] && r.rows);
  for (const [channel, want] of Object.entries(r.rows ?? {})) {
    const row =
      channel === 'not_attributed'
        ? out.find((x) => x['not_attributed'])
        : out.find((x) => x['channel'] === channel && !x['total']);
    for (const [key, value] of Object.entries(want)) {
      expect(Math.abs(Number(row?.[key] ?? 0) - value), `${about} ${channel} ${key}`).toBeLessThan(
        0.006,
      );
    }
  }
  for (const key of r.rows ? ['cost', 'revenue', 'margin', 'orders'] : []) {
    const sum = Object.values(r.rows!).reduce((a, x) => a + x[key]!, 0);
    expect(Math.abs(Number(total?.[key]) - sum), `${about} total ${key}`).toBeLessThan(0.02);
  }
}
