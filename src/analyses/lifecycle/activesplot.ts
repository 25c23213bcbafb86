import { axisName, gridY, label, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { CATEGORIES, type Category } from '../../charts/palette.ts';
import { spots } from '../../charts/spots.ts';
import { apart, axisFigure, axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { KINDS, type ActivePoint, type Kind } from './figures.ts';

interface Given {
  points: readonly ActivePoint[];
  name: (kind: Kind) => string;
  axis: string;
  tip: (point: ActivePoint) => Tip;
  rowOf: (point: ActivePoint) => Row;
}

const at = (p: ActivePoint): Date => new Date(`${p.day}T00:00:00Z`);
export const colorOf = (kind: Kind): Category => CATEGORIES[KINDS.indexOf(kind)]!;

/** Actives of a day, a week and a month, one line each with its name at the end. */
export function activesPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { points, name, axis, tip } = given;
  const top = Math.max(1, ...points.map((p) => p.people));
  const ticks = roundTicks(0, top, 4);
  const days = [...new Set(points.map((p) => p.day))].sort();
  const step = Math.max(1, Math.ceil(days.length / (size.narrow ? 4 : 6)));
  const height = size.narrow ? 220 : 236;
  const left = 12 + textWidth(axisFigure(top), axisSize());
  const ends = KINDS.flatMap((kind) => points.findLast((p) => p.kind === kind) ?? []);
  const right = Math.max(44, ...ends.map((p) => textWidth(name(p.kind)) + 14));
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 34,
    marginBottom: 24,
    x: { type: 'utc', axis: null },
    y: { domain: [0, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, axisFigure),
      ticksX(
        plot,
        days.filter((_, i) => i % step === 0).map((d) => new Date(`${d}T00:00:00Z`)),
        (v) => format.day(v.toISOString()),
      ),
      axisName(plot, axis, -left, -14),
      ...ends.map(({ kind }) =>
        plot.lineY(
          points.filter((p) => p.kind === kind),
          {
            x: at,
            y: 'people',
            stroke: colorOf(kind).mark,
            strokeDasharray: colorOf(kind).dash,
            strokeWidth: kind === 'daily_actives' ? 1.5 : 2,
            strokeLinejoin: 'round',
          },
        ),
      ),
      plot.dot(points, {
        x: at,
        y: 'people',
        r: 2.5,
        fill: (p: ActivePoint) => colorOf(p.kind).mark,
        fillOpacity: days.length > 45 ? 0 : 1,
        render: spots(points, tip, given.rowOf),
      }),
      ...apart(ends, (p) => p.people, (top / (height - 58)) * 15).map(({ end, y }) =>
        label(plot, [end], {
          x: at,
          y: () => y,
          text: () => name(end.kind),
          fill: colorOf(end.kind).text,
          weight: 600,
          dx: 8,
        }),
      ),
    ],
  };
}
