import { axisName, gridX, label, roundTicks, ticksAbove } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, clip, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import type { Row } from '../contract.ts';
import { BUYERS, buyerColumn, type Buyer } from './buyers.ts';

const HEAD = 36;
const PITCH = 26;
const THICK = 14;

/** What each buyer's part is drawn in: the unknown are hatched on grey. */
export const BUYER_COLOR: Record<Buyer, string> = {
  new: 'var(--c1)',
  returning: 'var(--c2)',
  unknown: 'var(--ghost)',
};

export interface BuyerPart {
  buyer: Buyer;
  value: number;
  from: number;
  /** Which bar, from the top. */
  at: number;
  line: Row;
}

/** The parts of each row's orders or revenue, one behind the other; what is nothing has none. */
export const buyerParts = (lines: readonly Row[], of: 'orders' | 'revenue'): BuyerPart[] =>
  lines.flatMap((line, at) => {
    let from = 0;
    return BUYERS.flatMap((buyer) => {
      const value = Number(line[buyerColumn(buyer, of)] ?? 0);
      if (value <= 0) return [];
      from += value;
      return [{ buyer, value, from: from - value, at, line }];
    });
  });

interface Given {
  lines: readonly Row[];
  of: 'orders' | 'revenue';
  axis: string;
  name: (line: Row) => string;
  /** What stands at a bar's end. */
  end: (line: Row) => string;
  tip: (part: BuyerPart) => Tip;
  row: (part: BuyerPart) => Row;
}

/** A bar for each row, of what new, returning and unknown buyers brought. */
export function buyersPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { lines, of, axis, name, end, tip, row } = given;
  const parts = buyerParts(lines, of);
  const ends = lines.map((line, at) => ({
    line,
    at,
    to: parts.filter((p) => p.at === at).reduce((sum, p) => sum + p.value, 0),
  }));
  const most = Math.max(0, ...ends.map((e) => e.to)) || 1;
  const ticks = roundTicks(0, most, size.narrow ? 3 : 5);
  const left = Math.min(
    size.narrow ? 112 : 190,
    14 + Math.max(0, ...lines.map((line) => textWidth(name(line)))),
  );
  const right = 16 + Math.max(0, ...lines.map((line) => textWidth(end(line))));
  const top = (d: { at: number }): number => d.at * PITCH + (PITCH - THICK) / 2;
  const box = {
    x1: 'from',
    x2: (p: BuyerPart) => p.from + p.value,
    y1: top,
    y2: (p: BuyerPart) => top(p) + THICK,
    insetRight: 1,
  };
  return {
    ...lyingFrame(size, {
      height: lines.length * PITCH,
      head: HEAD,
      left,
      right,
      domain: [0, most],
    }),
    marks: [
      ...gridX(plot, ticks),
      ticksAbove(plot, ticks, axisFigure),
      axisName(plot, axis, 0, -22),
      plot.rect(parts, {
        ...box,
        fill: (p: BuyerPart) => BUYER_COLOR[p.buyer],
        render: spots(parts, tip, row),
      }),
      plot.text(ends, {
        x: 0,
        y: (e) => top(e) + THICK / 2,
        text: (e) => clip(name(e.line), left - 14),
        textAnchor: 'end',
        dx: -10,
        fill: 'var(--ink)',
        fontSize: LABEL_SIZE,
      }),
      label(plot, ends, {
        x: 'to',
        y: (e: (typeof ends)[number]) => top(e) + THICK / 2,
        text: (e: (typeof ends)[number]) => end(e.line),
        dx: 8,
      }),
    ],
  };
}
