import { expect, test } from 'vitest';
import { arrangeTree, childrenOf, depthOf, pathOf } from '../../../src/ui/tree.ts';

const levels = ['channel', 'campaign', 'ad'];
const row = (channel: string | null, campaign: string | null, ad: string | null, cost: number) => ({
  channel,
  campaign,
  ad,
  cost,
});
const rows = [
  row('a', 'k', 'x', 1),
  row('a', 'k', 'y', 2),
  row('a', 'k', null, 3),
  row('a', 'l', 'x', 9),
  row('a', 'l', null, 9),
  row('a', null, null, 12),
  row('b', 'k', 'x', 20),
  row('b', 'k', null, 20),
  row('b', null, null, 20),
  { ...row(null, null, null, 32), total: true },
];
const rank = (r: { total?: boolean }) => (r.total ? 'total' : 'peer');
const shown = (opened: string[], sort: Parameters<typeof arrangeTree>[3] = null) =>
  arrangeTree(childrenOf(rows, levels), levels, new Set(opened), sort, rank as never).map((r) =>
    levels
      .map((l) => r[l as 'ad'])
      .filter((v) => v !== null)
      .join('/'),
  );

test('a row stands as deep as it has values, under the row that lacks the last of them', () => {
  expect(rows.slice(0, 3).map((r) => depthOf(r, levels))).toEqual([3, 3, 2]);
  expect(depthOf(rows.at(-1)!, levels)).toBe(0);
  expect(pathOf(rows[0]!, levels, 1)).toBe(pathOf(rows[2]!, levels));
  // A value of two words is not two values.
  expect(pathOf(row('a,b', null, null, 0), levels)).not.toBe(
    pathOf(row('a', 'b', null, 0), levels),
  );
});

test('rows show their children where they are open, and only there; the whole stays last', () => {
  const [a, ak, b] = ['["a"]', '["a","k"]', '["b"]'];
  expect(shown([])).toEqual(['a', 'b', '']);
  expect(shown([a!])).toEqual(['a', 'a/k', 'a/l', 'b', '']);
  expect(shown([a!, ak!])).toEqual(['a', 'a/k', 'a/k/x', 'a/k/y', 'a/l', 'b', '']);
  // What is open under a closed row waits.
  expect(shown([ak!, b!])).toEqual(['a', 'b', 'b/k', '']);
});

test('a sort orders siblings, never across their parents', () => {
  expect(shown(['["a"]', '["a","k"]'], { column: 'cost', down: true })).toEqual([
    'b',
    'a',
    'a/l',
    'a/k',
    'a/k/y',
    'a/k/x',
    '',
  ]);
});
