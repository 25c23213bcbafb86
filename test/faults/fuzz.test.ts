import { expect, test } from 'vitest';
import { fuzz } from '../tools/fuzz.ts';

// 2,000 cases and other seeds: `npm run fuzz [cases] [seed]`.
test('damaged files are loaded or refused in words; no record and no letter is lost', async () => {
  const found = await fuzz(120, 7);
  expect(found.failures).toEqual([]);
  expect(found.letters).toBeGreaterThan(70);
  expect(found.lines).toBeGreaterThan(40);
  expect(found.slowest, found.slowestCase).toBeLessThan(20_000);
}, 240_000);
