import { axisName, gridX, label, roundTicks, ticksAbove, twoParts } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { clip, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

const HEAD = 36;
const PITCH = 24;
const THICK = 14;

interface Given {
  rows: readonly Row[];
  name: (row: Row) => string;
  axis: string;
  tip: (row: Row) => Tip;
  row: (row: Row) => Row;
}

/** A bar for each thing that was done next, as a share of those who stopped; nothing is grey. */
export function aroundPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { rows, name, tip, row } = given;
  const share = (r: Row): number => Number(r['share'] ?? 0);
  const top = Math.max(0.01, ...rows.map(share));
  const left = Math.min(
    size.narrow ? 110 : 170,
    14 + Math.max(0, ...rows.map((r) => textWidth(name(r)))),
  );
  const right = 96;
  const height = rows.length * PITCH;
  const y = (r: Row): number => rows.indexOf(r) * PITCH + (PITCH - THICK) / 2;
  const middle = (r: Row): number => y(r) + THICK / 2;
  const ticks = roundTicks(0, top, size.narrow ? 3 : 4);
  return {
    ...lyingFrame(size, { height, head: HEAD, left, right, domain: [0, top] }),
    marks: [
      ...gridX(plot, ticks),
      ticksAbove(plot, ticks, (v: number) =>
        format.fixed(v * 100, Number.isInteger(ticks[1]! * 100) ? 0 : 1),
      ),
      axisName(plot, given.axis, 0, -22),
      plot.rect(rows, {
        x1: 0,
        x2: share,
        y1: y,
        y2: (r: Row) => y(r) + THICK,
        fill: (r: Row) => (r['event'] === null ? 'var(--ghost)' : 'var(--c1)'),
        render: spots(rows, tip, row),
      }),
      plot.text(rows, {
        x: 0,
        y: middle,
        text: (r: Row) => clip(name(r), left - 14),
        textAnchor: 'end',
        dx: -10,
        fill: 'var(--ink)',
        fontSize: LABEL_SIZE,
      }),
      label(plot, rows, {
        x: share,
        y: middle,
        text: (r: Row) => `${format.percent(share(r))}\t${format.count(Number(r['count']))}`,
        dx: 8,
        render: twoParts('var(--ink-3)'),
      }),
    ],
  };
}
