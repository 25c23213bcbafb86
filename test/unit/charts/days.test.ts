import type { Scale } from '@observablehq/plot';
import { expect, test } from 'vitest';
import { dayAxis } from '../../../src/charts/days.ts';

/** A linear scale from the domain to pixels 0…100. */
const linear = (first: number, last: number): Scale =>
  ({
    domain: [first, last],
    apply: (x: unknown) => ((Number(x) - first) / (last - first)) * 100,
    invert: (pixel: unknown) => first + (Number(pixel) / 100) * (last - first),
  }) as unknown as Scale;
const ms = (day: string) => Date.parse(`${day}T00:00:00Z`);

test('days over time: each at its instant, the nearest of a pixel', () => {
  const axis = dayAxis({ x: { type: 'utc' } }, linear(ms('2026-01-01'), ms('2026-01-11')))!;
  expect([axis.from, axis.to]).toEqual(['2026-01-01', '2026-01-11']);
  expect(axis.pixel('2026-01-06')).toBe(50);
  expect([0, 14, 16, 100, 300, -5].map(axis.dayAt)).toEqual(
    ['01', '02', '03', '11', '11', '01'].map((d) => `2026-01-${d}`),
  );
});

test('days over places: weeks of seven days, each drawn at its middle', () => {
  const slots = ['2026-01-05', '2026-01-12', '2026-01-19'];
  const axis = dayAxis({ slots }, linear(0, 2))!;
  expect([axis.from, axis.to]).toEqual(['2026-01-05', '2026-01-18']);
  // The first of fourteen days is drawn at half of a fourteenth.
  expect(axis.pixel('2026-01-05')).toBeCloseTo(100 / 28);
  expect(axis.pixel('2026-01-12')).toBeCloseTo(50 + 100 / 28);
  for (const day of ['2026-01-05', '2026-01-11', '2026-01-12', '2026-01-18']) {
    expect(axis.dayAt(axis.pixel(day))).toBe(day);
  }
  expect([axis.dayAt(0), axis.dayAt(100)]).toEqual(['2026-01-05', '2026-01-18']);
});

test('a chart that is not over time has no days', () => {
  expect(dayAxis({ x: { domain: [0, 3] } }, linear(0, 3))).toBeNull();
});
