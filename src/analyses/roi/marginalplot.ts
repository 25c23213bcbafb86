import { axisName, gridX, label, roundTicks, ticksAbove, whiskerX } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisSize, clip, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

const HEAD = 50;
const PITCH = 28;

export interface SlopeLine {
  name: string;
  at: number;
  average: number;
  slope: number;
  low: number;
  high: number;
  row: Row;
}

interface Given {
  lines: readonly SlopeLine[];
  even: number | null;
  tip: (line: SlopeLine) => Tip;
  row: (line: SlopeLine) => Row;
}

/** Each row's average return as a ring and its slope as a dot with its interval, beside the break-even. */
export function marginalPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { lines, even, tip, row } = given;
  // An interval far beyond the figures would press them flat: it ends at the edge.
  const figures = lines.flatMap((l) => [l.average, l.slope]).concat(even ?? []);
  const [least, most] = [Math.min(0, ...figures), Math.max(1, ...figures)];
  const room = most - least;
  const low = Math.max(least - room, Math.min(least, ...lines.map((l) => l.low)));
  const high = Math.min(most + room, Math.max(most, ...lines.map((l) => l.high)));
  const inside = (v: number): number => Math.min(high, Math.max(low, v));
  const ticks = roundTicks(low, high, size.narrow ? 3 : 6);
  const left = Math.min(
    size.narrow ? 112 : 190,
    14 + Math.max(0, ...lines.map((l) => textWidth(l.name))),
  );
  const y = (l: SlopeLine): number => (l.at + 0.5) * PITCH;
  return {
    ...lyingFrame(size, {
      height: lines.length * PITCH,
      head: HEAD,
      left,
      right: 20,
      domain: [low, high],
    }),
    marks: [
      ...gridX(plot, ticks),
      ticksAbove(plot, ticks, (v) => format.decimal(v, 1)),
      axisName(plot, t('roi-view.marginal.axis'), 0, -22),
      ...(even === null || even > high
        ? []
        : [
            plot.ruleX([even], { stroke: 'var(--ink-2)', strokeDasharray: '4 3' }),
            plot.text([even], {
              x: (v: number) => v,
              frameAnchor: 'top',
              text: (v: number) => t('roi-view.break-even', { roas: format.fixed(v, 2) }),
              lineAnchor: 'bottom',
              dy: -36,
              fontSize: axisSize(),
              fill: 'var(--ink-3)',
            }),
          ]),
      whiskerX(plot, lines, {
        x1: (l: SlopeLine) => inside(l.low),
        x2: (l: SlopeLine) => inside(l.high),
        y,
        stroke: 'var(--ghost)',
      }),
      plot.dot(lines, {
        x: 'average',
        y,
        r: 4.5,
        fill: 'var(--surface)',
        stroke: 'var(--ink-2)',
        strokeWidth: 1.5,
      }),
      plot.dot(lines, {
        x: 'slope',
        y,
        r: 5,
        fill: (l: SlopeLine) => (even !== null && l.high < even ? 'var(--worse)' : 'var(--c1)'),
        stroke: 'var(--surface)',
        strokeWidth: 1.5,
        render: spots(lines, tip, row),
      }),
      label(plot, lines, {
        x: low,
        y,
        text: (l: SlopeLine) => clip(l.name, left - 14),
        anchor: 'end',
        dx: -10,
        size: LABEL_SIZE,
      }),
    ],
  };
}
