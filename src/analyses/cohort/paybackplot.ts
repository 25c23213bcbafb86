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
import { apart, axisFigure, axisSize, clip, frame, textWidth } from '../../charts/theme.ts';
import type { Markish, Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import type { Row } from '../contract.ts';

/** What one group has brought by day, and what it cost: a cohort (thin), the whole, or a part. */
export interface PaidCurve {
  name: string;
  rows: readonly Row[];
  color: Category | null;
  /** The first day on which it has paid back. */
  reached: number | null;
}

interface Given {
  curves: readonly PaidCurve[];
  axis: string;
  xAxis: string;
  tip: (curve: PaidCurve, row: Row) => Tip;
}

const value = (row: Row): number => Number(row['value_per_customer'] ?? 0);
const hasValue = (row: Row): boolean => typeof row['value_per_customer'] === 'number';

/** Cumulative value per customer by day, against the cost per customer: where they meet it pays. */
export function paybackPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { curves, axis, xAxis, tip } = given;
  const bold = curves.filter((c) => c.color);
  const all = curves.flatMap((c) => c.rows.filter(hasValue));
  const cac = bold.flatMap((c) =>
    c.rows.flatMap((r) => (typeof r['cac'] === 'number' ? [r['cac']] : [])),
  );
  const strong = bold.flatMap((c) => c.rows.filter(hasValue).map(value));
  const top = Math.max(1e-9, ...strong, ...cac);
  const low = Math.min(0, ...strong);
  const last = Math.max(1, ...all.map((r) => Number(r['day'])));
  const ticks = roundTicks(low, top, 4);
  const days = roundTicks(0, last, size.narrow ? 4 : 8).filter(Number.isInteger);
  const ends = bold.flatMap((curve) => {
    const row = curve.rows.findLast(hasValue);
    return row ? [{ curve, row }] : [];
  });
  const right = Math.max(16, ...bold.map((c) => textWidth(clip(c.name, 90)) + 14));
  const left = 12 + textWidth(axisFigure(top), axisSize());
  const height = size.narrow ? 240 : 280;
  const inFrame = (r: Row) => hasValue(r) && value(r) <= top * 1.15;
  const thin: Markish[] = curves
    .filter((c) => !c.color)
    .map((c) =>
      plot.lineY(c.rows.filter(inFrame), {
        x: 'day',
        y: value,
        stroke: 'var(--line-2)',
        strokeWidth: 1.25,
        curve: 'step-after',
      }),
    );
  const thick: Markish[] = bold.flatMap((c) => {
    const rows = c.rows.filter(hasValue);
    const closed = rows.filter((r) => r['complete']);
    const open = rows.filter((r, i) => !r['complete'] || rows[i + 1]?.['complete'] === false);
    const line = { x: 'day', y: value, stroke: c.color!.mark, strokeWidth: 2 };
    return [
      plot.lineY(
        c.rows.filter((r) => typeof r['cac'] === 'number'),
        {
          x: 'day',
          y: 'cac',
          stroke: bold.length > 1 ? c.color!.mark : 'var(--ink)',
          strokeWidth: 1.25,
          strokeDasharray: '2 3',
        },
      ),
      plot.lineY(closed, { ...line, strokeDasharray: bold.length > 1 ? c.color!.dash : 'none' }),
      plot.lineY(open, { ...line, strokeDasharray: '4 3' }),
    ];
  });
  const step = Math.max(1, Math.ceil(last / 120));
  const marked = bold.flatMap((curve) =>
    curve.rows
      .filter((r) => hasValue(r) && (Number(r['day']) % step === 0 || r['day'] === curve.reached))
      .map((row) => ({ curve, row })),
  );
  const paid = (d: (typeof marked)[number]) => d.row['day'] === d.curve.reached;
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 34,
    marginBottom: 40,
    x: { domain: [0, last], axis: null },
    y: { domain: [Math.min(low, ticks[0] ?? 0), Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, axisFigure),
      ticksX(plot, days, String),
      axisName(plot, axis, -left, -14),
      axisNameX(plot, xAxis),
      ...thin,
      ...thick,
      plot.dot(marked, {
        x: (d: (typeof marked)[number]) => d.row['day'],
        y: (d: (typeof marked)[number]) => value(d.row),
        r: (d: (typeof marked)[number]) => (paid(d) ? 5 : 2.5),
        fill: (d: (typeof marked)[number]) => d.curve.color!.mark,
        fillOpacity: (d: (typeof marked)[number]) => (paid(d) ? 1 : 0),
        render: spots(
          marked,
          (d) => tip(d.curve, d.row),
          (d) => ({ cohort: d.row['cohort'] ?? null, breakdown: d.row['breakdown'] ?? null }),
        ),
      }),
      ...apart(ends, (e) => value(e.row), ((top - low) / (height - 74)) * 15).map(({ end, y }) =>
        label(plot, [end.row], {
          x: 'day',
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
