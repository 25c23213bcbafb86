import { axisName, gridY, label, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { apart, axisFigure, axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { addDays } from '../../model/days.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

/** With more days than this the chart counts weeks. */
const MOST_DAYS = 120;

export interface ClaimPoint {
  /** The day, or the first of a week. */
  day: string;
  until: string;
  claimed: number;
  orders: number;
}

/** A point a day; of many days a point for each whole week, so that none is short of days. */
export function claimPoints(days: readonly Row[]): ClaimPoint[] {
  const points = days.map((r) => ({
    day: String(r['on_day']),
    until: String(r['on_day']),
    claimed: Number(r['claimed']),
    orders: Number(r['orders']),
  }));
  const [first, last] = [points[0]?.day, points.at(-1)?.day];
  if (!first || !last || addDays(first, MOST_DAYS) > last) return points;
  const weeks = new Map<string, ClaimPoint>();
  for (const p of points) {
    const day = monday(p.day);
    const week = weeks.get(day) ?? { day, until: addDays(day, 6), claimed: 0, orders: 0 };
    weeks.set(day, {
      ...week,
      claimed: week.claimed + p.claimed,
      orders: week.orders + p.orders,
    });
  }
  return [...weeks.values()].filter((week) => week.day >= first && week.until <= last);
}

const monday = (day: string): string =>
  addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));

interface Given {
  points: readonly ClaimPoint[];
  axis: string;
  names: { claimed: string; orders: string };
  tip: (point: ClaimPoint) => Tip;
  row: (point: ClaimPoint) => Row;
}

export const CLAIMED = 'var(--c2)';
export const ORDERS = 'var(--c1)';

/** What all platforms claim together and the orders there are, over time; what is between them is claimed too often. */
export function claimsPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { points, axis, names, tip, row } = given;
  const at = (p: ClaimPoint): Date => new Date(`${p.day}T00:00:00Z`);
  const most = Math.max(1, ...points.flatMap((p) => [p.claimed, p.orders]));
  const ticks = roundTicks(0, most, 4);
  const left = 12 + Math.max(...ticks.map((v) => textWidth(axisFigure(v), axisSize())));
  const height = 220;
  const last = points.at(-1);
  const ends = (['claimed', 'orders'] as const).map((of) => ({ of, value: last?.[of] ?? 0 }));
  const step = Math.max(1, Math.ceil(points.length / (size.narrow ? 3 : 6)));
  const line = (of: 'claimed' | 'orders', stroke: string) =>
    plot.lineY(points, { x: at, y: of, stroke, strokeWidth: 2, strokeLinejoin: 'round' });
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: 16 + Math.max(...Object.values(names).map((n) => textWidth(n))),
    marginTop: 34,
    marginBottom: 24,
    x: { type: 'utc', axis: null },
    y: { domain: [0, Math.max(most, ticks.at(-1) ?? most)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, axisFigure),
      ticksX(plot, points.filter((_, i) => i % step === 0).map(at), (v) =>
        format.day(v.toISOString()),
      ),
      axisName(plot, axis, -left, -14),
      plot.areaY(points, { x: at, y1: 'orders', y2: 'claimed', fill: CLAIMED, fillOpacity: 0.16 }),
      line('orders', ORDERS),
      line('claimed', CLAIMED),
      ...(['orders', 'claimed'] as const).map((of) =>
        plot.dot(points, {
          x: at,
          y: of,
          r: 2.5,
          fill: of === 'orders' ? ORDERS : CLAIMED,
          fillOpacity: points.length > 45 ? 0 : 1,
          render: spots(points, tip, row),
        }),
      ),
      ...apart(ends, (e) => e.value, (most / (height - 58)) * 15).map(({ end, y }) =>
        label(plot, last ? [last] : [], {
          x: at,
          y: () => y,
          text: () => names[end.of],
          fill: end.of === 'orders' ? 'var(--c1t)' : 'var(--c2t)',
          weight: 600,
          dx: 8,
        }),
      ),
    ],
  };
}
