import type { RenderFunction } from '@observablehq/plot';
import type { ChartRow, Tip } from './types.ts';

/** A mark that can be pointed at and walked to. */
export interface Spot {
  tip: () => Tip;
  /** The row that it stands for; null = none. */
  row: ChartRow | null;
}

const known = new WeakMap<Element, Spot>();

/**
 * A render transform for any mark that draws one element for each datum: makes each a spot with a
 * tooltip. `data` is the mark's data.
 */
export function spots<T>(
  data: readonly T[],
  tip: (datum: T) => Tip,
  row: (datum: T) => ChartRow | null = () => null,
): RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    if (!group) return group;
    index.forEach((at, i) => {
      const element = group.children[i];
      const datum = data[at];
      if (!element || datum === undefined) return;
      element.setAttribute('data-spot', '');
      known.set(element, { tip: () => tip(datum), row: row(datum) });
    });
    return group;
  };
}

export interface PlacedSpot extends Spot {
  /** Relative to the drawing's top left corner. */
  left: number;
  top: number;
  width: number;
  height: number;
}

/** All spots of a drawing with their boxes, in the order of the marks. */
export function placed(svg: SVGElement): PlacedSpot[] {
  const origin = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('[data-spot]')].flatMap((element) => {
    const spot = known.get(element);
    if (!spot) return [];
    const { left, top, width, height } = element.getBoundingClientRect();
    return [{ ...spot, left: left - origin.left, top: top - origin.top, width, height }];
  });
}

/** The spot under or next to a point, at most `reach` pixels away; -1 = none. */
export function nearest(all: readonly PlacedSpot[], x: number, y: number, reach = 28): number {
  let best = -1;
  let bestDistance = reach;
  all.forEach((s, i) => {
    const dx = Math.max(s.left - x, 0, x - s.left - s.width);
    const dy = Math.max(s.top - y, 0, y - s.top - s.height);
    // Of marks that lie over one another the smaller one is meant.
    const distance = Math.hypot(dx, dy) + (s.width * s.height) / 1e7;
    if (distance < bestDistance) {
      best = i;
      bestDistance = distance;
    }
  });
  return best;
}

/** The closest spot above (-1) or below (1) another; -1 = none. */
export function upOrDown(all: readonly PlacedSpot[], from: number, direction: -1 | 1): number {
  const start = all[from];
  if (!start) return -1;
  const middle = (s: PlacedSpot) => ({ x: s.left + s.width / 2, y: s.top + s.height / 2 });
  const a = middle(start);
  let best = -1;
  let bestDistance = Infinity;
  all.forEach((s, i) => {
    const b = middle(s);
    const down = (b.y - a.y) * direction;
    // Bars begin at one edge: their left ends tell more of "above each other" than their middles.
    const aside = Math.min(Math.abs(b.x - a.x), Math.abs(s.left - start.left));
    if (i === from || down <= 0.5 || aside > down + 60) return;
    const distance = down + aside * 4;
    if (distance < bestDistance) {
      best = i;
      bestDistance = distance;
    }
  });
  return best;
}

/** Where a tooltip goes: right of the mark, else left, else below; never over it. */
export function beside(
  spot: PlacedSpot,
  tip: { width: number; height: number },
  room: { width: number; height: number },
): { left: number; top: number } {
  const gap = 10;
  const middle = spot.top + spot.height / 2 - tip.height / 2;
  const top = Math.max(-8, Math.min(middle, room.height - tip.height + 8));
  const right = spot.left + spot.width + gap;
  if (right + tip.width <= room.width) return { left: right, top };
  const left = spot.left - gap - tip.width;
  if (left >= 0) return { left, top };
  const centred = spot.left + spot.width / 2 - tip.width / 2;
  return {
    left: Math.max(0, Math.min(centred, room.width - tip.width)),
    top: spot.top + spot.height + gap,
  };
}
