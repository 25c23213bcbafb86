import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { breakdown, pollockScore, scoreFiles, there, unpack } from '../../../tools/pollock.ts';
import { normalCell } from '../../../tools/pollock-normal.ts';

if (!there) console.log('skipped: ../shared/data/pollock is not here');

// The whole set takes a minute or two: `npm run pollock`. Here, every twelfth file of each damage.
test.skipIf(!there)(
  'Pollock: damaged files are read right without being told how they are written',
  async () => {
    const set = unpack();
    try {
      expect(set.names).toHaveLength(2290);
      const scored = await scoreFiles(set, 12);
      expect(scored.length).toBeGreaterThan(200);
      const { simple, weighted } = pollockScore(scored);
      console.log(`Pollock: simple ${simple.toFixed(3)}, weighted ${weighted.toFixed(3)}`);
      expect(scored.filter((s) => s.scores[0] === 0).map((s) => s.name)).toEqual([]);
      expect(simple, breakdown(scored)).toBeGreaterThanOrEqual(9.97);
      expect(weighted, breakdown(scored)).toBeGreaterThanOrEqual(9.9);
    } finally {
      rmSync(set.folder, { recursive: true });
    }
  },
  120_000,
);

test.each([
  ['0', '0'],
  ['True', '1'],
  ['007', '7'],
  ['1.50', '1.5'],
  ['00:30', '00:30:00'],
  ['28/01/2018', '2018-01-28 00:00:00'],
  ['01/02/2018', '2018-01-02 00:00:00'],
  ['$74.60', '$74.6'],
  ['MG-8769', 'mg-8769'],
])('the benchmark compares %s as %s', (cell, expected) => {
  expect(normalCell(cell)).toBe(expected);
});
