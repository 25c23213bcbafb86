import { axisName, gridY, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import type { Row } from '../contract.ts';
import type { Phase, Piece } from './figures.ts';

interface Given {
  rows: readonly Row[];
  /** The day after the last interval. */
  end: string;
  pieces: readonly Piece[];
  color: (phase: Phase) => string;
  name: (row: Row) => string;
  axis: string;
  tip: (piece: Piece) => Tip;
  rowOf: (piece: Piece) => Row;
}

/** A bar for each interval: who is active above the axis, who went quiet below. */
export function phasesPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { rows, end, pieces, color, name, axis, tip } = given;
  const high = Math.max(1, ...pieces.map((p) => p.y2));
  const low = Math.min(0, ...pieces.map((p) => p.y1));
  const ticks = roundTicks(low, high, 5);
  const write = (v: number) => axisFigure(Math.abs(v));
  const left = 12 + Math.max(...ticks.map((v) => textWidth(write(v), axisSize())));
  const room = (size.width - left - 8) / Math.max(1, rows.length);
  const every = Math.max(1, Math.ceil(64 / room));
  const gap = room > 12 ? 2 : room > 4 ? 1 : 0;
  const box = {
    x1: (p: Piece) => p.at,
    x2: (p: Piece) => p.at + 1,
    y1: 'y1',
    y2: 'y2',
    insetLeft: gap,
    insetRight: gap,
  };
  const open = pieces.filter((p) => p.row['complete'] === false);
  return {
    ...frame(size),
    height: size.narrow ? 250 : 280,
    marginLeft: left,
    marginRight: 8,
    marginTop: 34,
    marginBottom: 24,
    x: { domain: [0, Math.max(1, rows.length)], axis: null },
    slots: [...rows.map((r) => String(r['start'])), end],
    y: {
      domain: [Math.min(low, ticks[0] ?? low), Math.max(high, ticks.at(-1) ?? high)],
      axis: null,
    },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, write),
      ticksX(
        plot,
        rows.map((_, i) => i + 0.5).filter((_, i) => i % every === 0),
        (v) => name(rows[Math.floor(v)]!),
      ),
      axisName(plot, axis, -left, -14),
      plot.rect(pieces, {
        ...box,
        fill: (p: Piece) => color(p.phase),
        fillOpacity: (p: Piece) => (p.row['complete'] === false ? 0.45 : 1),
        render: spots(pieces, tip, given.rowOf),
      }),
      plot.rect(open, { ...box, fill: size.hatch, pointerEvents: 'none' }),
      plot.ruleY([0], { stroke: 'var(--ink-3)', shapeRendering: 'crispEdges' }),
    ],
  };
}
