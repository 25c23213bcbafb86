import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeSnapshot } from '../../../src/app/snapshot.ts';
import type { RunResult } from '../../../src/analyses/contract.ts';

type Row = Record<string, string | number | boolean | null>;
const result = (rows: Row[], parts: Record<string, Row[]> = {}): RunResult => ({
  kind: 'funnel',
  spec: { kind: 'funnel', version: 1 },
  rows,
  columns: [],
  parts,
  warnings: [],
  sql: ['SELECT secret'],
  findings: [{ key: 'k', args: { n: 3 }, level: 'info', reason: 'r', evidence: [] }],
  elapsed: 1,
});
const whole = (count: number): Row => ({ breakdown: null, step: 1, count, total: true });
const now = new Date('2026-11-30T00:00:00Z');
const names = (snapshot: ReturnType<typeof takeSnapshot>) => [
  ...new Set((snapshot.rows as Row[]).map((r) => r['breakdown'])),
];

test('a small group stays with all its rows, and the next smallest beside it', () => {
  const group = (name: string, counts: number[]): Row[] =>
    counts.map((count, i) => ({ breakdown: name, step: i + 1, count }));
  const rows = [
    whole(1000),
    ...group('big', [600, 300]),
    ...group('middle', [300, 100]),
    ...group('tail', [100, 9]),
  ];
  const snapshot = takeSnapshot(result(rows), 10, now);
  expect(names(snapshot)).toEqual([null, 'big']);
  expect(snapshot.left.sort()).toEqual(['middle', 'tail']);
  expect(snapshot.findings).toEqual([]);
  expect(snapshot).not.toHaveProperty('sql');
});

test('nothing stays where nothing is small, and the findings go too', () => {
  const rows = [
    whole(30),
    { breakdown: 'a', step: 1, count: 20 },
    { breakdown: 'b', step: 1, count: 10 },
  ];
  const snapshot = takeSnapshot(result(rows), 10, now);
  expect([snapshot.rows, snapshot.left, snapshot.findings.length]).toEqual([rows, [], 1]);
});

test('where the whole is small nothing goes', () => {
  expect(() => takeSnapshot(result([whole(9)]), 10, now)).toThrow('snapshot-too-small');
  expect(() => takeSnapshot(result([]), 10, now)).toThrow('snapshot-too-small');
});

test('whatever the groups: none below the limit goes, and none can be reckoned from the total', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 20 }), (all, smallest) => {
      const rows = all.map((count, i): Row => ({ breakdown: `g${i}`, step: 1, count }));
      const snapshot = takeSnapshot(result([whole(500), ...rows]), smallest, now);
      const sent = (snapshot.rows as Row[]).filter((r) => r['breakdown'] !== null);
      for (const row of sent) {
        const count = row['count'] as number;
        expect(count === 0 || count >= smallest).toBe(true);
      }
      const stayed = all.length - sent.length;
      const small = all.filter((n) => n > 0 && n < smallest).length;
      if (small && all.length > 1) expect(stayed).toBeGreaterThanOrEqual(2);
      if (!small) expect(stayed).toBe(0);
    }),
  );
});

test('of a cohort table the small cells stay, the others go', () => {
  const cell = (cohort: string | null, offset: number, count: number): Row => ({
    breakdown: null,
    cohort,
    offset,
    size: 100,
    count,
    ...(cohort === null && { total: true }),
  });
  const rows = [
    cell('2025-01-01', 0, 100),
    cell('2025-01-01', 1, 4),
    cell('2025-02-01', 0, 100),
    cell('2025-02-01', 1, 30),
    cell(null, 0, 200),
    cell(null, 1, 34),
  ];
  const sent = takeSnapshot(result(rows), 10, now).rows as Row[];
  // The cell of 4 could be reckoned from 34 and 30: one more stays.
  expect(sent.some((r) => r['count'] === 4)).toBe(false);
  expect(sent.some((r) => r['count'] === 34)).toBe(true);
  expect(sent.some((r) => r['count'] === 30)).toBe(false);
});

test('a group that stays is in no part either', () => {
  const rows = [
    whole(200),
    { breakdown: 'a', step: 1, count: 99 },
    { breakdown: 'b', step: 1, count: 98 },
    { breakdown: 'c', step: 1, count: 3 },
  ];
  const bins = ['a', 'b', 'c'].map((breakdown): Row => ({ breakdown, from: 0, to: 10, count: 50 }));
  const { parts, left } = takeSnapshot(result(rows, { times: bins }), 10, now);
  expect(left.sort()).toEqual(['b', 'c']);
  expect(parts['times']).toEqual([bins[0]]);
});
