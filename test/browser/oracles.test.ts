import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, openPage, root, textFile, type Opened } from '../tools/browser.ts';

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

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
});
afterAll(() => opened.close());

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

const paths = `${root}/../shared/data/paths/paths.csv`;
const answers = `${root}/../shared/oracles/attribution.json`;

/** A person for each time that a path ended, and an order for each conversion. */
function peopleOfPaths(): { events: string; orders: string } {
  const events = ['user,event,timestamp,channel'];
  const orders = ['order_id,ts,customer,revenue'];
  for (const [i, line] of readFileSync(paths, 'utf8').trim().split('\n').slice(1).entries()) {
    const [path = '', conversions, value, lost] = line.replaceAll('"', '').split(',');
    for (let n = 0; n < Number(conversions) + Number(lost); n++) {
      path.split(' > ').forEach((channel, k) => {
        const at = new Date(Date.UTC(2026, 0, 1, k)).toISOString().slice(0, 19).replace('T', ' ');
        events.push(`${i}-${n},visit,${at},${channel}`);
      });
      if (n < Number(conversions))
        orders.push(`${i}-${n},2026-02-01 00:00:00,${i}-${n},${n ? 0 : value}`);
    }
  }
  return { events: events.join('\n'), orders: orders.join('\n') };
}

test.skipIf(!existsSync(paths) || !existsSync(answers))(
  'the page agrees with published paths, by every model that has an answer',
  async () => {
    await page.evaluate(() => globalThis.fupan.clear());
    const { events, orders } = peopleOfPaths();
    for (const [table, text] of Object.entries({ events, orders })) {
      const [report] = await load(page, [textFile(`${table}.csv`, text)], {
        table,
        timeZone: 'UTC',
        currency: 'CNY',
      });
      expect(report).toMatchObject({ rows: text.split('\n').length - 1, rejected: 0 });
    }
    const oracle = JSON.parse(readFileSync(answers, 'utf8')) as Record<
      string,
      Record<string, [number, number]>
    > & { markov_order_1: { credit: Record<string, [number, number]> } };
    const models = ['first', 'last', 'linear', 'position', 'markov'];
    const bootstrap = { samples: 4 };
    const rows = await run({ kind: 'attribution', models, lookback: null, bootstrap });
    const want = {
      first: oracle['first']!,
      last: oracle['last']!,
      linear: oracle['linear']!,
      position: oracle['position_40_20_40']!,
      markov: oracle.markov_order_1.credit,
    };
    for (const [model, credit] of Object.entries(want)) {
      for (const [channel, [conversions, value]] of Object.entries(credit)) {
        const row = rows.find((r) => r['model'] === model && r['channel'] === channel);
        const off = [Number(row?.['conversions']) - conversions, Number(row?.['revenue']) - value];
        expect(Math.abs(off[0]!), `${model} ${channel}`).toBeLessThan(1e-6);
        expect(Math.abs(off[1]!), `${model} ${channel}`).toBeLessThan(1e-3);
        expect(row?.['conversions_low']).toBeTypeOf('number');
      }
    }
  },
  180_000,
);
