import fc from 'fast-check';
import { expect, test } from 'vitest';
import { productParts } from '../../../src/stats/decompose.ts';
import { productPartsSlow } from './decompose-slow.ts';

const product = (x: readonly number[]) => x.reduce((a, b) => a * b, 1);

test('by hand: 2 × 3 becomes 4 × 5', () => {
  // 2 → 4 first: 6, last: 10; 3 → 5 last: 8, first: 4. Together 14 = 20 − 6.
  expect(productParts([2, 3], [4, 5])).toEqual([8, 6]);
  expect(productParts([7], [3])).toEqual([-4]);
  // What was nothing: half of the change to each.
  expect(productParts([0, 0], [4, 5])).toEqual([10, 10]);
});

test('agrees with moving the factors in every order there is, and adds up to the change', () => {
  // Doubles at random are nearly all next to nothing; hundredths are not.
  const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 100);
  const factor = fc.oneof(fc.constant(0), hundredths(-5000, 5000), hundredths(0, 100));
  fc.assert(
    fc.property(fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 6 }), (pairs) => {
      const before = pairs.map(([a]) => a);
      const after = pairs.map(([, b]) => b);
      const parts = productParts(before, after);
      const size = Math.max(1, ...pairs.flat().map(Math.abs)) ** pairs.length;
      const slow = productPartsSlow(before, after);
      parts.forEach((part, i) => expect(Math.abs(part - slow[i]!) / size).toBeLessThan(1e-12));
      const sum = parts.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - (product(after) - product(before))) / size).toBeLessThan(1e-12);
    }),
    { numRuns: 300 },
  );
});
