import { axisName, gridX, label, roundTicks, ticksAbove, twoParts } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, clip, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

const HEAD = 36;
const PITCH = 26;
const THICK = 14;

/** Money with its sign, as a difference is written. */
export const signedMoney = (value: number): string =>
  `${value > 0 ? '+' : ''}${format.money(value)}`;

interface Given {
  /** Each factor's part, and last the whole change. */
  factors: readonly Row[];
  name: (row: Row) => string;
  tip: (row: Row) => Tip;
  /** The row that a bar stands for; null = none of its own. */
  row: (row: Row) => Row | null;
}
interface Step {
  row: Row;
  from: number;
  to: number;
}

/** Where each bar begins and ends: a part where the one before it ended, the whole from nothing. */
export function stepsOf(factors: readonly Row[]): Step[] {
  let at = 0;
  return factors.map((row) => {
    const part = Number(row['part']);
    if (row['factor'] === 'total') return { row, from: 0, to: part };
    const from = at;
    at += part;
    return { row, from, to: at };
  });
}

/** From nothing to the whole change, a bar for each factor: the axis counts from the earlier period. */
export function waterfallPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const steps = stepsOf(given.factors);
  const text = (s: Step) => signedMoney(Number(s.row['part']));
  const ends = steps.flatMap((s) => [s.from, s.to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const left = Math.min(
    size.narrow ? 112 : 190,
    14 + Math.max(0, ...given.factors.map((r) => textWidth(given.name(r)))),
  );
  const right = 16 + Math.max(0, ...steps.map((s) => textWidth(text(s))));
  const height = steps.length * PITCH;
  const y = (s: Step): number => steps.indexOf(s) * PITCH + (PITCH - THICK) / 2;
  const middle = (s: Step): number => y(s) + THICK / 2;
  const ticks = roundTicks(low, high, size.narrow ? 3 : 5);
  return {
    ...lyingFrame(size, {
      height,
      head: HEAD,
      left,
      right,
      domain: high > low ? [low, high] : [-1, 1],
    }),
    marks: [
      ...gridX(plot, ticks),
      ticksAbove(plot, ticks, axisFigure),
      axisName(plot, t('roi-view.change.axis', { unit: format.currencySign() }), 0, -22),
      // A thin line leads from the end of each bar to the next.
      plot.ruleX(steps.slice(0, -1), {
        x: 'to',
        y1: (s: Step) => y(s) + THICK,
        y2: (s: Step) => y(s) + PITCH,
        stroke: 'var(--ghost)',
      }),
      plot.rect(steps, {
        x1: (s: Step) => Math.min(s.from, s.to),
        x2: (s: Step) => Math.max(s.from, s.to),
        y1: y,
        y2: (s: Step) => y(s) + THICK,
        fill: (s: Step) =>
          s.row['factor'] === 'total'
            ? 'var(--ink-2)'
            : s.to < s.from
              ? 'var(--worse)'
              : 'var(--better)',
        render: spots(
          steps,
          (s) => given.tip(s.row),
          (s) => given.row(s.row),
        ),
      }),
      plot.text(steps, {
        x: low,
        y: middle,
        text: (s: Step) => clip(given.name(s.row), left - 14),
        textAnchor: 'end',
        dx: -10,
        fill: 'var(--ink)',
        fontSize: LABEL_SIZE,
      }),
      label(plot, steps, {
        x: (s: Step) => Math.max(s.from, s.to),
        y: middle,
        text,
        dx: 8,
        render: twoParts(),
      }),
    ],
  };
}
