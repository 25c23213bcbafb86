import { expect, test } from 'vitest';
import { random } from '../../../src/stats/random.ts';

/** sfc32 written once more over BigInt, from its definition in PractRand. */
function* slow(a: bigint, b: bigint, c: bigint): Generator<number> {
  const M = 0xffffffffn;
  let counter = 1n;
  for (;;) {
    const t = (a + b + counter) & M;
    counter = (counter + 1n) & M;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & M;
    c = ((((c << 21n) & M) | (c >> 11n)) + t) & M;
    yield Number(t);
  }
}

test('the numbers are those of sfc32', () => {
  // 0x811c9dc5 is FNV-1a of the empty text.
  const expected = slow(0xdeadbeefn, 0x811c9dc5n, 3n);
  for (let i = 0; i < 16; i++) expected.next();
  const r = random(3 * 2 ** 32 + 0xdeadbeef);
  for (let i = 0; i < 1000; i++) expect(r.uint32()).toBe(expected.next().value);
});

test('a seed repeats itself; seeds and streams differ', () => {
  const first = (seed: number, stream?: string) => {
    const r = random(seed, stream);
    return [r.uint32(), r.uint32(), r.uint32()].join();
  };
  expect(first(7, 'a')).toBe(first(7, 'a'));
  expect(
    new Set([first(7, 'a'), first(7, 'b'), first(8, 'a'), first(7), first(2 ** 32 + 7)]).size,
  ).toBe(5);
});

test('below is even over its range and refuses what has none', () => {
  const r = random(1);
  const seen = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) seen[r.below(7)]!++;
  // Chi-square with 6 degrees of freedom: above 22.5 once in a thousand.
  const chi = seen.reduce((s, n) => s + (n - 10_000) ** 2 / 10_000, 0);
  expect(chi).toBeLessThan(22.5);
  expect(() => r.below(0)).toThrow(RangeError);
  expect(() => r.below(1.5)).toThrow(RangeError);
  expect(r.below(1)).toBe(0);
});

test('chance, weighted and around keep their shares', () => {
  const r = random(2);
  let hits = 0;
  const weights = [1, 0, 3];
  const seen = [0, 0, 0];
  let sum = 0;
  for (let i = 0; i < 40_000; i++) {
    hits += r.chance(0.3) ? 1 : 0;
    seen[r.weighted(weights)]!++;
    const x = r.around(0.2);
    expect(Math.abs(x - 1)).toBeLessThanOrEqual(0.2);
    sum += x;
  }
  // Within four standard errors.
  expect(Math.abs(hits - 12_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.3 * 0.7));
  expect(seen[1]).toBe(0);
  expect(Math.abs(seen[0]! - 10_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.25 * 0.75));
  expect(Math.abs(sum / 40_000 - 1)).toBeLessThan(0.002);
  expect(r.chance(0)).toBe(false);
  expect(r.chance(1)).toBe(true);
  expect(() => r.weighted([0, 0])).toThrow(RangeError);
});
