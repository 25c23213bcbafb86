import { gridX, label, roundTicks, ticksAbove, twoParts } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, clip, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { number, or0 } from './figures.ts';

const HEAD = 24;
const THICK = 16;

export interface Bar {
  name: string;
  row: Row;
}
interface Placed extends Bar {
  past: number;
  ltv: number | null;
  low: number | null;
  high: number | null;
  cac: number | null;
  y: number;
}

interface Given {
  bars: readonly Bar[];
  tip: (bar: Bar) => Tip;
  row: (bar: Bar) => Row;
}

/** What a customer brought and is expected to bring, with the interval, and what one cost. */
export function ltvPlot(plot: Plot, size: Size, { bars, tip, row }: Given): PlotOptions {
  const pitch = size.narrow ? 44 : 30;
  const head = size.narrow ? 24 : 6;
  const height = bars.length * pitch + 6;
  const names = Math.min(180, Math.max(0, ...bars.map((b) => textWidth(b.name))) + 14);
  const left = size.narrow ? 0 : names;
  const placed = bars.map((b, i): Placed => ({
    ...b,
    past: or0(b.row['value_per_customer']),
    ltv: number(b.row['ltv']),
    low: number(b.row['ltv_low']),
    high: number(b.row['ltv_high']),
    cac: number(b.row['cac']),
    y: i * pitch + head,
  }));
  const reach = (b: Placed) => Math.max(0, b.past, b.ltv ?? 0, b.high ?? 0, b.cac ?? 0);
  const least = Math.min(0, ...placed.map((b) => Math.min(b.past, b.low ?? 0)));
  const ticks = roundTicks(least, Math.max(1, ...placed.map(reach)), size.narrow ? 3 : 6);
  const domain = [least, Math.max(...placed.map(reach), ticks.at(-1) ?? 1)];
  const figure = (b: Placed) => {
    const ratio = number(b.row['ltv_cac']) ?? number(b.row['value_cac']);
    return `${axisFigure(b.ltv ?? b.past)}\t${ratio === null ? '' : t('value-view.ratio', { ratio: format.fixed(ratio, 1) })}`;
  };
  const box = { y1: 'y', y2: (b: Placed) => b.y + THICK };
  const ahead = placed.filter((b) => b.ltv !== null);
  return {
    ...lyingFrame(size, { height, head: HEAD, left, right: 96, domain }),
    marks: [
      ...gridX(plot, ticks),
      ticksAbove(plot, ticks, axisFigure),
      plot.rect(placed, {
        x1: (b: Placed) => Math.min(0, b.past),
        x2: (b: Placed) => Math.max(0, b.past),
        ...box,
        fill: 'var(--c1)',
      }),
      plot.rect(ahead, {
        x1: 'past',
        x2: 'ltv',
        ...box,
        fill: 'var(--c1)',
        fillOpacity: 0.28,
        stroke: 'var(--c1)',
        strokeDasharray: '3 2',
      }),
      // The whole row can be pointed at, whatever its bar.
      plot.rect(placed, {
        x1: 0,
        x2: reach,
        ...box,
        fill: 'transparent',
        render: spots(placed, tip, row),
      }),
      plot.ruleY(
        ahead.filter((b) => b.low !== null),
        {
          x1: 'low',
          x2: 'high',
          y: (b: Placed) => b.y + THICK / 2,
          stroke: 'var(--ink)',
          strokeWidth: 2,
          pointerEvents: 'none',
        },
      ),
      plot.ruleX(
        placed.filter((b) => b.cac),
        {
          x: 'cac',
          y1: (b: Placed) => b.y - 4,
          y2: (b: Placed) => b.y + THICK + 4,
          stroke: 'var(--worse)',
          strokeWidth: 3,
          pointerEvents: 'none',
        },
      ),
      plot.text(placed, {
        x: domain[0]!,
        y: (b: Placed) => (size.narrow ? b.y - 10 : b.y + THICK / 2),
        text: (b: Placed) => clip(b.name, size.narrow ? size.width - 16 : names - 14),
        textAnchor: size.narrow ? 'start' : 'end',
        dx: size.narrow ? 0 : -12,
        fill: 'var(--ink)',
        fontSize: LABEL_SIZE,
      }),
      label(plot, placed, {
        x: reach,
        y: (b: Placed) => b.y + THICK / 2,
        text: figure,
        dx: 8,
        render: twoParts('var(--ink-3)'),
      }),
    ],
  };
}
