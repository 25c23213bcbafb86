import {
  axisName,
  axisNameX,
  gridY,
  label,
  roundTicks,
  ticksX,
  ticksY,
} from '../../charts/marks.ts';
import type { Category } from '../../charts/palette.ts';
import { spots } from '../../charts/spots.ts';
import { apart, axisFigure, axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';

/** The chance to find a change with so many units a variant. */
export interface PowerPoint {
  effect: number;
  units: number;
  days: number | null;
  power: number;
}

export interface PowerLine {
  label: string;
  color: Category;
  points: readonly PowerPoint[];
}

interface Given {
  lines: readonly PowerLine[];
  /** The power asked for, and the units that have it. */
  power: number;
  units: number;
  tip: (point: PowerPoint) => Tip;
}

/** Power by units a variant, a line a change; where the plan stands is marked. */
export function powerPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { lines, power, units, tip } = given;
  const all = lines.flatMap((line) => line.points.map((point) => ({ line, point })));
  const most = Math.max(...all.map(({ point }) => point.units));
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const height = size.narrow ? 230 : 250;
  const ends = lines.flatMap((line) => line.points.slice(-1).map((point) => ({ line, point })));
  const left = 12 + textWidth('100%', axisSize());
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: Math.max(...lines.map((l) => textWidth(l.label))) + 16,
    marginTop: 34,
    marginBottom: 40,
    x: { domain: [0, most], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, (v) => format.percent(v, 0)),
      ticksX(plot, roundTicks(0, most, size.narrow ? 3 : 6), axisFigure),
      axisName(plot, t('experiment-view.plan.axis'), -left, -14),
      axisNameX(plot, t('experiment-view.plan.x')),
      plot.link([0], {
        x1: 0,
        x2: units,
        y1: power,
        y2: power,
        stroke: 'var(--ink-2)',
        strokeDasharray: '4 3',
      }),
      plot.link([0], {
        x1: units,
        x2: units,
        y1: 0,
        y2: power,
        stroke: 'var(--ink-2)',
        strokeDasharray: '4 3',
      }),
      ...lines.map(({ points, color }) =>
        plot.lineY(points, {
          x: 'units',
          y: 'power',
          stroke: color.mark,
          strokeWidth: 2,
          strokeDasharray: color.dash,
          strokeLinejoin: 'round',
        }),
      ),
      plot.dot(all, {
        x: (d: (typeof all)[number]) => d.point.units,
        y: (d: (typeof all)[number]) => d.point.power,
        r: 3,
        fill: (d: (typeof all)[number]) => d.line.color.mark,
        fillOpacity: 0,
        render: spots(all, (d) => tip(d.point)),
      }),
      ...apart(ends, (e) => e.point.power, 15 / (height - 74)).map(({ end, y }) =>
        label(plot, [end.point], {
          x: 'units',
          y: () => y,
          text: () => end.line.label,
          fill: end.line.color.text,
          weight: 600,
          dx: 8,
        }),
      ),
    ],
  };
}
