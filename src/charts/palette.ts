/** Colours as CSS variables, so that a theme change needs no redraw (face: "Colour tokens"). */

export type Shape =
  'circle' | 'square' | 'triangle' | 'diamond2' | 'plus' | 'triangle2' | 'ring' | 'times';

export interface Category {
  /** For marks; at least 3:1 on the surface. */
  mark: string;
  /** For text in that colour. */
  text: string;
  shape: Shape;
  /** SVG `stroke-dasharray`. */
  dash: string;
}

const category = (slot: number, shape: Shape, dash: string): Category => ({
  mark: `var(--c${slot})`,
  text: `var(--c${slot}t, var(--c${slot}))`,
  shape,
  dash,
});

export const CATEGORIES: readonly Category[] = [
  category(1, 'circle', 'none'),
  category(2, 'square', '6 3'),
  category(3, 'triangle', '2 3'),
  category(4, 'diamond2', '9 3 2 3'),
  category(5, 'plus', '1 2'),
  category(6, 'triangle2', '12 4'),
  category(7, 'ring', '5 2 1 2 1 2'),
  category(8, 'times', '3 6'),
];

/** What is beyond the eighth, `(other)` and `(none)`. */
export const REST: Category = {
  mark: 'var(--ghost)',
  text: 'var(--ink-3)',
  shape: 'circle',
  dash: '4 3',
};

const REST_NAMES = new Set(['(other)', '(none)', '(unassigned)', '(not reached)']);
const slots = new Map<string, Map<string, number>>();

/**
 * Binds the names of a dimension to categories. A name keeps its colour while the page is open,
 * on every page that shows the same dimension; two names of one chart never share one.
 */
export function categories(dimension: string, names: readonly string[]): Map<string, Category> {
  const known = slots.get(dimension) ?? new Map<string, number>();
  slots.set(dimension, known);
  const peers = [...new Set(names)].filter((name) => !REST_NAMES.has(name));
  const taken = new Set<number>();
  const shown = new Map<string, Category>();
  const give = (name: string, slot: number) => {
    taken.add(slot);
    shown.set(name, CATEGORIES[slot]!);
  };
  for (const name of peers) {
    const slot = known.get(name);
    if (slot !== undefined && !taken.has(slot)) give(name, slot);
  }
  for (const name of peers) {
    if (shown.has(name)) continue;
    const used = new Set(known.values());
    const free = CATEGORIES.findIndex((_, i) => !taken.has(i) && !used.has(i));
    const slot = free >= 0 ? free : CATEGORIES.findIndex((_, i) => !taken.has(i));
    if (slot < 0) continue;
    if (!known.has(name)) known.set(name, slot);
    give(name, slot);
  }
  return new Map(names.map((name) => [name, shown.get(name) ?? REST]));
}

/** Of a share 0 … 1 of the largest value: the ground, and the ink that can be read on it. */
export function sequential(share: number): { fill: string; ink: string } {
  const step = Math.min(7, Math.max(1, Math.ceil(share * 7)));
  return { fill: `var(--s${step})`, ink: step < 5 ? 'var(--ink)' : 'var(--inv)' };
}

/** Of −1 (worst) … +1 (best), zero in the middle. */
export function diverging(value: number): string {
  const step = 4 + Math.round(Math.min(1, Math.max(-1, value)) * 3);
  return `var(--d${step})`;
}
