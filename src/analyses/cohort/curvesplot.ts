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
import { apart, axisSize, clip, frame, textWidth } from '../../charts/theme.ts';
import type { Markish, Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import type { Row } from '../contract.ts';
import type { CohortCell } from './figures.ts';
import { ENOUGH } from './retention.ts';

/** A curve: a cohort (thin), the average of all, or the average of one value of the breakdown. */
export interface Curve {
  name: string;
  cells: readonly CohortCell[];
  color: Category | null;
  /** The interval of each figure, where it has one. */
  band?: readonly { offset: number; low: number; high: number }[];
}

interface Given {
  curves: readonly Curve[];
  offsets: readonly { offset: number; label: string }[];
  write: (figure: number | null) => string;
  axis: string;
  xAxis: string;
  tip: (curve: Curve, cell: CohortCell) => Tip;
  row: (cell: CohortCell) => Row;
}

/** Retention by offset: each cohort a thin line, the averages thick with their names at the end. */
export function curvesPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { curves, offsets, write, axis, xAxis, tip, row } = given;
  const points = (cells: readonly CohortCell[]) => cells.filter((c) => c.figure !== null);
  const all = curves.flatMap((c) => points(c.cells).map((cell) => ({ curve: c, cell })));
  const later = all.filter(({ cell }) => cell.offset > 0).map(({ cell }) => cell.figure!);
  const first = Math.max(0, ...all.map(({ cell }) => cell.figure!));
  // Offset 0 is everybody; where the rest is far below, the axis follows the rest and says so.
  const rest = Math.max(0, ...later);
  const top = rest > 0 && first > 2.2 * rest ? rest * 1.15 : first || 1;
  const cut = top < first;
  const shownFrom = cut ? 1 : 0;
  const ticks = roundTicks(0, top, 4);
  const bold = curves.filter((c) => c.color);
  const right = Math.max(16, ...bold.map((c) => textWidth(clip(c.name, 90)) + 14));
  const x = (c: CohortCell) => c.offset;
  const line = (cells: readonly CohortCell[], stroke: string, width: number, dash: string) => {
    const mine = points(cells).filter((c) => c.offset >= shownFrom);
    const closed = mine.filter((c) => c.complete);
    const open = mine.filter((c, i) => !c.complete || mine[i + 1]?.complete === false);
    const o = { x, y: 'figure', stroke, strokeWidth: width, strokeLinejoin: 'round' };
    return [
      plot.lineY(closed, { ...o, strokeDasharray: dash }),
      plot.lineY(open, { ...o, strokeDasharray: '4 3' }),
    ];
  };
  const marked = all.filter(({ cell, curve }) => cell.offset >= shownFrom && curve.color);
  const thin: Markish[] = curves
    .filter((c) => !c.color)
    .flatMap((c) => line(c.cells, 'var(--line-2)', 1.25, 'none'));
  const thick: Markish[] = bold.flatMap((c) =>
    line(c.cells, c.color!.mark, 2, bold.length > 1 ? c.color!.dash : 'none'),
  );
  const bands: Markish[] = bold.flatMap((c) =>
    c.band
      ? [
          plot.areaY(
            c.band.filter((b) => b.offset >= shownFrom),
            {
              x: 'offset',
              y1: 'low',
              y2: (b: { high: number }) => Math.min(top, b.high),
              fill: c.color!.mark,
              fillOpacity: 0.16,
            },
          ),
        ]
      : [],
  );
  const height = size.narrow ? 230 : 260;
  const left = 12 + textWidth(write(top), axisSize());
  const ends = bold.flatMap((curve) => {
    const cell = points(curve.cells).at(-1);
    return cell ? [{ curve, cell }] : [];
  });
  const every = Math.max(1, Math.ceil(offsets.length / (size.narrow ? 6 : 12)));
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 34,
    marginBottom: 40,
    x: { domain: [shownFrom, Math.max(1, offsets.at(-1)?.offset ?? 1)], axis: null },
    y: { domain: [0, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, write),
      ticksX(
        plot,
        offsets.filter((o, i) => o.offset >= shownFrom && i % every === 0).map((o) => o.offset),
        (v) => offsets.find((o) => o.offset === v)?.label ?? '',
      ),
      axisName(plot, axis, -left, -14),
      axisNameX(plot, xAxis),
      ...bands,
      ...thin,
      ...thick,
      plot.dot(marked, {
        x: (d: (typeof marked)[number]) => d.cell.offset,
        y: (d: (typeof marked)[number]) => d.cell.figure,
        r: 3,
        fill: (d: (typeof marked)[number]) =>
          d.cell.complete && !(d.curve.band && d.cell.size < ENOUGH)
            ? d.curve.color!.mark
            : 'var(--surface)',
        stroke: (d: (typeof marked)[number]) => d.curve.color!.mark,
        strokeWidth: 1.5,
        render: spots(
          marked,
          (d) => tip(d.curve, d.cell),
          (d) => row(d.cell),
        ),
      }),
      ...apart(ends, (e) => e.cell.figure!, (top / (height - 74)) * 15).map(({ end, y }) =>
        label(plot, [end.cell], {
          x,
          y: () => y,
          text: () => clip(end.curve.name, 90),
          fill: end.curve.color!.text,
          weight: 600,
          dx: 8,
        }),
      ),
    ],
  };
}
