import { expect, test } from 'vitest';
import { fuzz } from '../tools/fuzz.ts';

// 2,000 cases and other seeds: `npm run fuzz [cases] [seed]`.
test('damaged files are loaded or refused in words; no record and no letter is lost', async () => {
  const outcomes = await fuzz(80, 7);
  expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
  const found = (what: 'letters' | 'lines'): number => outcomes.filter((o) => o[what] > 0).length;
  expect(found('letters')).toBeGreaterThan(35);
  expect(found('lines')).toBeGreaterThan(25);
  expect(new Set(outcomes.map(({ kind }) => kind)).size).toBeGreaterThan(14);
  const slowest = outcomes.reduce((a, b) => (b.took > a.took ? b : a));
  expect(slowest.took, slowest.which).toBeLessThan(20_000);
}, 240_000);
