import { axisName, axisNameX, gridY, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { or0 } from './figures.ts';

const HEIGHT = 220;

/** The name of a bin: 0 … 6, 7+. */
export const binName = (row: Row): string =>
  row['more'] === true
    ? t('value-view.holdout.more', { n: or0(row['frequency']) })
    : String(or0(row['frequency']));

/** By repeat purchases before: what came as bars, what was foretold as rings. */
export function binsPlot(
  plot: Plot,
  size: Size,
  { bins, tip }: { bins: readonly Row[]; tip: (bin: Row) => Tip },
): PlotOptions {
  const actual = (b: Row) => or0(b['actual_mean']);
  const predicted = (b: Row) => or0(b['predicted_mean']);
  const top = Math.max(0.1, ...bins.map((b) => Math.max(actual(b), predicted(b))));
  const ticks = roundTicks(0, top, 4);
  const at = (b: Row) => bins.indexOf(b);
  return {
    ...frame(size),
    height: HEIGHT,
    marginLeft: 34,
    marginRight: 8,
    marginTop: 34,
    marginBottom: 40,
    x: { domain: [-0.6, bins.length - 0.4], axis: null },
    y: { domain: [0, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, (v) => format.decimal(v, 2)),
      ticksX(
        plot,
        bins.map((_, i) => i),
        (i) => binName(bins[i]!),
      ),
      axisName(plot, t('value-view.holdout.axis'), -34, -14),
      axisNameX(plot, t('value-view.holdout.x')),
      plot.rect(bins, {
        x1: (b: Row) => at(b) - 0.3,
        x2: (b: Row) => at(b) + 0.3,
        y1: 0,
        y2: actual,
        fill: 'var(--c1)',
        render: spots(bins, tip, ({ frequency }): Row => ({ frequency: frequency! })),
      }),
      plot.dot(bins, {
        x: at,
        y: predicted,
        r: 5,
        fill: 'var(--surface)',
        stroke: 'var(--ink)',
        strokeWidth: 2,
        pointerEvents: 'none',
      }),
    ],
  };
}

/** Repeat purchases so far by week: what came as a line, what was foretold dashed. */
export function trackingPlot(
  plot: Plot,
  size: Size,
  { weeks, tip }: { weeks: readonly Row[]; tip: (week: Row) => Tip },
): PlotOptions {
  const day = (w: Row) => new Date(`${String(w['day'])}T00:00:00Z`);
  const top = Math.max(1, ...weeks.map((w) => Math.max(or0(w['actual']), or0(w['predicted']))));
  const ticks = roundTicks(0, top, 4);
  const left = 12 + textWidth(axisFigure(top), axisSize());
  const cut = weeks.findLast((w) => w['held_out'] !== true);
  const every = Math.max(1, Math.ceil(weeks.length / (size.narrow ? 3 : 6)));
  const line = { x: day, strokeWidth: 2, strokeLinejoin: 'round' } as const;
  return {
    ...frame(size),
    height: HEIGHT,
    marginLeft: left,
    marginRight: 16,
    marginTop: 34,
    marginBottom: 40,
    x: { type: 'utc', axis: null },
    y: { domain: [0, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, axisFigure),
      ticksX(plot, weeks.filter((_, i) => i % every === 0).map(day), (d) =>
        format.day(d.toISOString()),
      ),
      axisName(plot, t('value-view.tracking.axis'), -left, -14),
      ...(cut
        ? [
            plot.ruleX([cut], { x: day, stroke: 'var(--ghost)' }),
            plot.text([cut], {
              x: day,
              // At the foot, behind the cut: above stand the notes of days, before it the lines.
              frameAnchor: 'bottom',
              text: () => t('value-view.tracking.cut', { day: format.day(String(cut['day'])) }),
              textAnchor: 'start',
              lineAnchor: 'bottom',
              dx: 5,
              dy: -5,
              fontSize: axisSize(),
              fill: 'var(--ink-3)',
              stroke: 'var(--surface)',
              strokeWidth: 3,
              paintOrder: 'stroke',
            }),
          ]
        : []),
      plot.lineY(weeks, { ...line, y: 'actual', stroke: 'var(--c1)' }),
      plot.lineY(weeks, { ...line, y: 'predicted', stroke: 'var(--ink)', strokeDasharray: '4 3' }),
      plot.dot(weeks, {
        x: day,
        y: 'actual',
        r: 4,
        fill: 'transparent',
        render: spots(weeks, tip, (week): Row => ({ day: week['day']! })),
      }),
    ],
  };
}
