import { axisName, gridY, label, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

/** The effect of one variant as it stood at the end of a day. */
export interface DayPoint {
  day: string;
  change: number;
  low: number;
  high: number;
  /** The band that holds on all days at once. */
  from: number;
  to: number;
  row: Row;
}

interface Given {
  points: readonly DayPoint[];
  axis: string;
  /** The spec's interval is the band already: no second one is drawn. */
  sequential: boolean;
  color: string;
  tip: (point: DayPoint) => Tip;
  row: (point: DayPoint) => Row;
}

const at = (p: DayPoint): Date => new Date(`${p.day}T00:00:00Z`);

/** The change so far by day, with its interval and the lines that it may be watched against. */
export function curvePlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { points, axis, sequential, color, tip, row } = given;
  const last = points.at(-1)!;
  // The first days are all noise: the axis is made for the later half and cuts them off.
  const later = points.slice(Math.floor(points.length / 3));
  const outer = (p: DayPoint) => (sequential ? [p.low, p.high] : [p.low, p.high, p.from, p.to]);
  const low = Math.min(0, ...later.flatMap(outer));
  const high = Math.max(0, ...later.flatMap(outer));
  const air = (high - low || 0.1) * 0.05;
  const [from, to] = [low - air, high + air];
  const ticks = roundTicks(from, to, 5).filter((v) => v >= from && v <= to);
  const digits = ticks.every((v) => Math.abs(v * 100 - Math.round(v * 100)) < 1e-9) ? 0 : 1;
  const inside = (v: number) => Math.min(to, Math.max(from, v));
  const left = 12 + Math.max(...ticks.map((v) => textWidth(format.change(v, digits), axisSize())));
  const days = points.map((p) => p.day);
  const every = Math.max(1, Math.ceil(days.length / (size.narrow ? 4 : 7)));
  const band = (of: 'from' | 'to') =>
    plot.lineY(points, {
      x: at,
      y: of,
      clip: true,
      stroke: 'var(--ghost)',
      strokeWidth: 1.25,
      strokeDasharray: '4 3',
    });
  return {
    ...frame(size),
    height: size.narrow ? 230 : 260,
    marginLeft: left,
    marginRight: 52,
    marginTop: 34,
    marginBottom: 24,
    x: { type: 'utc', axis: null },
    y: { domain: [from, to], axis: null },
    marks: [
      ...gridY(plot, ticks),
      plot.ruleY([0], { stroke: 'var(--ink-2)', shapeRendering: 'crispEdges' }),
      ticksY(plot, ticks, (v) => format.change(v, digits)),
      ticksX(
        plot,
        days.filter((_, i) => i % every === 0).map((d) => new Date(`${d}T00:00:00Z`)),
        (v) => format.day(v.toISOString()),
      ),
      axisName(plot, axis, -left, -14),
      plot.areaY(points, {
        x: at,
        y1: 'low',
        y2: 'high',
        clip: true,
        fill: color,
        fillOpacity: 0.16,
      }),
      ...(sequential ? [] : [band('from'), band('to')]),
      plot.lineY(points, {
        x: at,
        y: 'change',
        clip: true,
        stroke: color,
        strokeWidth: 2,
        strokeLinejoin: 'round',
      }),
      plot.dot(points, {
        x: at,
        y: (p: DayPoint) => inside(p.change),
        r: 3,
        fill: color,
        fillOpacity: points.length > 45 ? 0 : 1,
        render: spots(points, tip, row),
      }),
      label(plot, [last], {
        x: at,
        y: (p: DayPoint) => inside(p.change),
        text: (p: DayPoint) => format.change(p.change),
        weight: 600,
        dx: 8,
      }),
    ],
  };
}
