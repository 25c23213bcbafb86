import { axisName, gridX, label, roundTicks, ticksX, whiskerX } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisSize, clip, frame, textWidth } from '../../charts/theme.ts';
import type { Markish, Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import type { Row } from '../contract.ts';

/** One comparison: what it changes, with its interval; null = too few to say. */
export interface Branch {
  name: string;
  /** In small type behind the name. */
  note: string;
  change: number | null;
  low: number;
  high: number;
  tone: 'better' | 'worse' | 'none' | 'open';
  row: Row;
}

interface Given {
  branches: readonly Branch[];
  axis: string;
  few?: string;
  /** Writes a change; the axis says how many digits its ticks need, of a hundred times the value. */
  write: (change: number, digits?: number) => string;
  tip: (branch: Branch) => Tip;
  row: (branch: Branch) => Row;
}

const COLOR = {
  better: 'var(--better)',
  worse: 'var(--worse)',
  none: 'var(--ink-2)',
  open: 'var(--ghost)',
} as const;

/** Changes against zero, one line each: what crosses zero is not shown to differ. */
export function forestPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { branches, axis, few = '', write, tip, row } = given;
  const known = branches.filter((b) => b.change !== null);
  const [from, to] = reach(known);
  const ticks = roundTicks(from, to, size.narrow ? 3 : 6).filter((v) => v >= from && v <= to);
  const digits = ticks.every((v) => Math.abs(v * 100 - Math.round(v * 100)) < 1e-9) ? 0 : 1;
  const step = size.narrow ? 44 : 30;
  const names = branches.map((b) => (b.note ? `${b.name} · ${b.note}` : b.name));
  const room = Math.min(260, Math.max(...names.map((n) => textWidth(n))) + 12);
  const left = size.narrow ? 4 : room;
  const y = (_: Branch, i: number) => i;
  const at = (b: Branch) => branches.indexOf(b);
  const inside = (v: number) => Math.min(to, Math.max(from, v));
  return {
    ...frame(size),
    height: 34 + 26 + step * branches.length,
    marginLeft: left,
    marginRight: 56,
    marginTop: 34,
    marginBottom: 26,
    x: { domain: [from, to], axis: null },
    y: { domain: [-0.5, branches.length - 0.5], reverse: true, axis: null },
    marks: [
      ...(size.narrow
        ? [upright(plot, branches.length, ticks, 'var(--line)')]
        : gridX(plot, ticks)),
      size.narrow
        ? upright(plot, branches.length, [0], 'var(--ink-2)')
        : plot.ruleX([0], { stroke: 'var(--ink-2)', shapeRendering: 'crispEdges' }),
      ticksX(plot, ticks, (v) => write(v, digits)),
      axisName(plot, axis, -left, -14),
      plot.text(branches, {
        y,
        frameAnchor: 'left',
        text: (_: Branch, i: number) => clip(names[i]!, size.narrow ? size.width - 70 : room - 12),
        textAnchor: 'start',
        dx: size.narrow ? 0 : -left,
        dy: size.narrow ? -15 : 0,
        fill: 'var(--ink)',
        stroke: 'var(--surface)',
        strokeWidth: 3,
        paintOrder: 'stroke',
        fontSize: 12,
      }),
      whiskerX(plot, known, {
        x1: (b: Branch) => inside(b.low),
        x2: (b: Branch) => inside(b.high),
        y: at,
        stroke: (b: Branch) => COLOR[b.tone],
      }),
      plot.dot(known, {
        x: (b: Branch) => inside(b.change!),
        y: at,
        r: 4.5,
        fill: (b: Branch) => (b.tone === 'open' ? 'var(--surface)' : COLOR[b.tone]),
        stroke: (b: Branch) => COLOR[b.tone],
        strokeWidth: 1.5,
        render: spots(known, tip, row),
      }),
      label(plot, branches, {
        y,
        text: (b: Branch) => (b.change === null ? few : write(b.change)),
        fill: (b: Branch) =>
          b.tone === 'none' || b.tone === 'open' ? 'var(--ink-2)' : COLOR[b.tone],
        weight: 600,
        anchor: 'end',
        dx: 54,
        frameAnchor: 'right',
        size: size.narrow ? axisSize() : 12,
      }),
    ],
  };
}

/** Where names stand above their lines: upright lines that leave the names' heights free. */
const upright = (
  plot: Plot,
  branches: number,
  values: readonly number[],
  stroke: string,
): Markish =>
  plot.ruleX(Array.from({ length: branches }, (_, i) => values.map((x) => ({ x, i }))).flat(), {
    x: 'x',
    y1: (d: { i: number }) => d.i - 0.16,
    y2: (d: { i: number }) => d.i + 0.5,
    stroke,
    shapeRendering: 'crispEdges',
  });

/** The span of the axis: one wide interval must not press the others flat. */
function reach(known: readonly Branch[]): [number, number] {
  const halves = known.map((b) => (b.high - b.low) / 2).sort((a, b) => a - b);
  const usual = halves[halves.length >> 1] ?? 0.1;
  const most = Math.max(3 * usual, ...known.map((b) => Math.abs(b.change!) * 1.15));
  const low = Math.min(0, ...known.map((b) => Math.max(b.low, -most)));
  const high = Math.max(0, ...known.map((b) => Math.min(b.high, most)));
  const air = (high - low || 0.1) * 0.04;
  return [low - air, high + air];
}
