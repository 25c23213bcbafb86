import { expect, test } from 'vitest';
import { funnelFindings } from '../../../src/analyses/funnel/findings.ts';
import { funnelResult } from '../../../src/analyses/funnel/result.ts';
import { completeFunnel } from '../../../src/analyses/funnel/complete.ts';
import en from '../../../src/analyses/funnel/messages.en.json';
import zh from '../../../src/analyses/funnel/messages.zh-CN.json';
import type { Finding } from '../../../src/analyses/contract.ts';
import type { Row } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { settings } from '../../tools/tables.ts';

const context: Context = {
  settings: settings(),
  tables: {
    events: {
      name: 'events',
      rows: 1000,
      columns: [{ name: 'channel', type: 'VARCHAR', role: 'dimension', distinct: 3, top: [] }],
      from: '2026-01-01',
      to: '2026-03-31',
      end: '2026-04-01T00:00:00.000Z',
      lastFullDay: '2026-03-31',
      hasDayGrain: false,
      futureRows: 0,
      currencies: [],
      events: [],
    },
  },
};

interface Told {
  whole: number[];
  incomplete?: number;
  by?: Record<string, number[]>;
  /** Step 1 and last step of each week from 5 January. */
  weeks?: [number, number][];
}

/** The findings of an answer whose counts are given. */
function told({ whole, incomplete = 0, by = {}, weeks }: Told): Finding[] {
  const spec = completeFunnel(
    {
      kind: 'funnel',
      steps: whole.map((_, i) => ({ event: `step ${i + 1}` })),
      ...(Object.keys(by).length ? { breakdown: { column: 'channel' } } : {}),
      ...(weeks ? { trend: 'week' } : {}),
    },
    context,
  );
  const rows = (counts: number[], more: Row): Row[] =>
    counts.map((count, i) => ({ ...more, step: i + 1, count, incomplete }));
  const main = [
    ...rows(whole, { total: true }),
    ...Object.entries(by).flatMap(([breakdown, counts]) =>
      rows(counts, { breakdown, total: false }),
    ),
  ];
  const trend = (weeks ?? []).flatMap(([first, last], i): Row[] => {
    const day = new Date(Date.UTC(2026, 0, 5 + 7 * i)).toISOString().slice(0, 10);
    return [
      { day, step: 1, count: first, total: true },
      { day, step: whole.length, count: last, total: true },
    ];
  });
  const answer = funnelResult({ main, trend }, spec, context);
  return funnelFindings(answer, spec, context);
}
const keys = (findings: Finding[]): string[] => findings.map((f) => f.key);

test('the largest loss, with its share and interval', () => {
  const [finding, ...others] = told({ whole: [1000, 700, 200] });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    key: 'funnel.finding.loss',
    level: 'worse',
    args: { step: 'step 3', before: 'step 2', lost: { rate: 500 / 700, of: [500, 700] } },
    evidence: [{ breakdown: null, step: 3 }],
  });
  // R prop.test(500, 700)$conf.int without correction: 0.6797 to 0.7464
  expect((finding!.args['low'] as { rate: number }).rate).toBeCloseTo(0.6797, 3);
  expect((finding!.args['high'] as { rate: number }).rate).toBeCloseTo(0.7464, 3);
});

test('nothing is said of few people, of a small loss, or of no loss', () => {
  expect(told({ whole: [29, 3] })).toEqual([]);
  expect(told({ whole: [1000, 960] })).toEqual([]);
  expect(told({ whole: [1000, 1000] })).toEqual([]);
  expect(told({ whole: [0, 0] })).toEqual([]);
});

test('a value that surely converts worse than the rest, and one that does better', () => {
  const findings = told({
    whole: [3000, 2900],
    by: { a: [1000, 900], b: [1000, 1000], c: [1000, 1000] },
  });
  expect(findings.map((f) => [f.key, f.args['value']])).toEqual([
    ['funnel.finding.value-worse', 'a'],
    ['funnel.finding.value-better', 'b'],
  ]);
  expect(findings[0]!.args).toMatchObject({
    own: { of: [900, 1000] },
    rest: { of: [2000, 2000] },
    difference: { points: expect.closeTo(-0.1, 9) as number },
    tests: 3,
  });
});

test('values that differ by chance, are few, or are none are not named', () => {
  expect(told({ whole: [1000, 980], by: { a: [500, 489], b: [500, 491] } })).toEqual([]);
  expect(told({ whole: [1029, 1000], by: { a: [1000, 1000], b: [29, 0] } })).toEqual([]);
  expect(
    keys(told({ whole: [2000, 1950], by: { a: [1000, 1000], '(not reached)': [1000, 950] } })),
  ).toEqual([]);
});

test('one value in twenty differs by chance: many looked at need more', () => {
  const even = Array.from({ length: 19 }, (_, i): [string, number[]] => [`v${i}`, [1000, 900]]);
  const by = Object.fromEntries([...even, ['odd', [1000, 879]]]);
  // Alone 879 of 1000 against 900 of 1000 has an interval of about −4.0 to −0.2 points.
  expect(keys(told({ whole: [20_000, 17_979], by }))).not.toContain('funnel.finding.value-worse');
  const two = { odd: [1000, 879], rest: [19_000, 17_100] };
  expect(keys(told({ whole: [20_000, 17_979], by: two }))).not.toContain(
    'funnel.finding.value-worse',
  );
});

test('conversion of the later weeks against the earlier, over complete weeks only', () => {
  const weeks: [number, number][] = [
    ...Array(6).fill([500, 490]),
    ...Array(5).fill([500, 450]),
    [500, 0],
    [500, 0],
  ];
  const [finding, ...others] = told({ whole: [6500, 6400], weeks });
  expect(others).toEqual([]);
  // The window of 7 days is over for the weeks up to 16 March: eleven, of which six come first.
  expect(finding).toMatchObject({
    key: 'funnel.finding.change-worse',
    level: 'worse',
    args: { now: { of: [2250, 2500] }, before: { of: [2940, 3000] }, day: { day: '2026-02-16' } },
  });
  const steady = weeks.map((): [number, number] => [500, 490]);
  expect(told({ whole: [6500, 6400], weeks: steady })).toEqual([]);
});

test('much that is still open is said, and first where it is most', () => {
  expect(keys(told({ whole: [1000, 200], incomplete: 250 }))).toEqual([
    'funnel.finding.loss',
    'funnel.finding.open',
  ]);
  expect(keys(told({ whole: [1000, 200], incomplete: 600 }))[0]).toBe('funnel.finding.open');
});

test('every finding, reason and column has its words in both languages', () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  const findings = [
    ...told({ whole: [1000, 200], incomplete: 600 }),
    ...told({ whole: [3000, 2900], by: { a: [1000, 900], b: [2000, 2000] } }),
  ];
  for (const f of findings) {
    expect(en).toHaveProperty([f.key]);
    expect(en).toHaveProperty([f.reason]);
  }
});
