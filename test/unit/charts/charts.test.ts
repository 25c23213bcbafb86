import { expect, test } from 'vitest';
import { roundTicks } from '../../../src/charts/marks.ts';
import { CATEGORIES, REST, categories, sequential } from '../../../src/charts/palette.ts';
import { beside, nearest, upOrDown, type PlacedSpot } from '../../../src/charts/spots.ts';
import { apart, axisFigure, clip, textWidth } from '../../../src/charts/theme.ts';

test('a name keeps its colour when others come and go, and no two of a chart share one', () => {
  const first = categories('device', ['iOS', 'Android', '(other)']);
  const second = categories('device', ['Web', 'Android', 'iOS']);
  expect(first.get('iOS')).toBe(CATEGORIES[0]);
  expect(second.get('iOS')).toBe(CATEGORIES[0]);
  expect(second.get('Android')).toBe(first.get('Android'));
  expect(second.get('Web')).toBe(CATEGORIES[2]);
  expect(first.get('(other)')).toBe(REST);
  const many = categories(
    'campaign',
    Array.from({ length: 12 }, (_, i) => `c${i}`),
  );
  const marks = [...many.values()].map((c) => c.mark).filter((m) => m !== REST.mark);
  expect(marks).toHaveLength(8);
  expect(new Set(marks).size).toBe(8);
  const later = categories('campaign', ['c9', 'c10']);
  expect(new Set([...later.values()].map((c) => c.mark)).size).toBe(2);
});

test('ink is dark up to the fourth step and light from the fifth', () => {
  expect(sequential(0).fill).toBe('var(--s1)');
  expect(sequential(4 / 7).ink).toBe('var(--ink)');
  expect(sequential(4 / 7 + 0.01).ink).toBe('var(--inv)');
  expect(sequential(3).fill).toBe('var(--s7)');
});

test('ticks are round and cover the data', () => {
  expect(roundTicks(0, 100, 4)).toEqual([0, 25, 50, 75, 100]);
  expect(roundTicks(0, 6, 5)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(roundTicks(0, 0.07, 4)).toEqual([0, 0.02, 0.04, 0.06]);
  expect(roundTicks(3, 3)).toEqual([3]);
});

test('axis figures drop empty decimals', () => {
  expect([50_000, 12_400, 1_000_000, 1_250_000, 0].map(axisFigure)).toEqual([
    '50k',
    '12.4k',
    '1M',
    '1.25M',
    '0',
  ]);
});

test('labels are cut to their room, Chinese characters counted as square', () => {
  expect(textWidth('花费')).toBe(24);
  expect(clip('short', 200)).toBe('short');
  const cut = clip('a very long campaign name', 80);
  expect(cut.endsWith('…')).toBe(true);
  expect(textWidth(cut)).toBeLessThanOrEqual(80);
});

test('end labels move apart and keep their order', () => {
  const moved = apart([5, 4.9, 1], (v) => v, 1);
  expect(moved.map((m) => m.end)).toEqual([1, 4.9, 5]);
  expect(moved.map((m) => m.y)).toEqual([1, 4.9, 5.9]);
});

const spot = (left: number, top: number, width: number, height: number): PlacedSpot => ({
  left,
  top,
  width,
  height,
  row: null,
  tip: () => ({ title: '', lines: [] }),
});

test('the pointer means the mark under it, the smaller of two, or one close by', () => {
  const all = [spot(0, 0, 200, 20), spot(100, 5, 8, 8), spot(300, 0, 10, 10)];
  expect(nearest(all, 20, 10)).toBe(0);
  expect(nearest(all, 104, 9)).toBe(1);
  expect(nearest(all, 320, 5)).toBe(2);
  expect(nearest(all, 250, 90)).toBe(-1);
});

test('a tooltip stands right of its mark, else left, else below, and never over it', () => {
  const room = { width: 400, height: 300 };
  const tip = { width: 120, height: 60 };
  for (const s of [spot(10, 100, 50, 20), spot(330, 100, 50, 20), spot(5, 100, 390, 20)]) {
    const at = beside(s, tip, room);
    const over =
      at.left < s.left + s.width &&
      at.left + tip.width > s.left &&
      at.top < s.top + s.height &&
      at.top + tip.height > s.top;
    expect(over).toBe(false);
    expect(at.left).toBeGreaterThanOrEqual(0);
    expect(at.left + tip.width).toBeLessThanOrEqual(room.width);
  }
});

test('at the right edge the tooltip stands at the left, at the same height', () => {
  const at = beside(
    spot(330, 100, 50, 20),
    { width: 120, height: 60 },
    { width: 400, height: 300 },
  );
  expect(at).toEqual({ left: 200, top: 80 });
});

test('up and down go to the mark above and below in a grid, and along bars of any length', () => {
  const grid = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => spot(column * 50, row * 24, 48, 22)),
  );
  expect(upOrDown(grid, 4, 1)).toBe(7);
  expect(upOrDown(grid, 4, -1)).toBe(1);
  expect(upOrDown(grid, 7, 1)).toBe(-1);
  const bars = [spot(100, 0, 400, 18), spot(100, 40, 200, 18), spot(100, 80, 10, 18)];
  expect(upOrDown(bars, 0, 1)).toBe(1);
  expect(upOrDown(bars, 1, 1)).toBe(2);
  expect(upOrDown(bars, 2, -1)).toBe(1);
});
