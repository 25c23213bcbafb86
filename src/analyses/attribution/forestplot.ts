import type { Category } from '../../charts/palette.ts';
import { axisName, gridX, label, roundTicks, ticksX } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, clip, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import type { Row } from '../contract.ts';

/** One model's credit of one player. */
export interface Mark {
  /** Place of the player, and of the model within it. */
  player: number;
  model: number;
  name: string;
  value: number;
  low: number | null;
  high: number | null;
  color: Category;
  row: Row;
}

interface Given {
  names: readonly string[];
  models: number;
  marks: readonly Mark[];
  axis: string;
  tip: (mark: Mark) => Tip;
}

const TOP = 34;
const GAP = 10;

/** For each player a line a model, with its interval; behind them the range over the models. */
export function forestPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { names, models, marks, axis, tip } = given;
  const line = models > 4 ? 7 : 9;
  const head = size.narrow ? 16 : 0;
  const band = head + Math.max(18, models * line) + GAP;
  const left = size.narrow ? 4 : Math.min(150, Math.max(...names.map((n) => textWidth(n))) + 12);
  const most = Math.max(1, ...marks.map((m) => Math.max(m.value, m.high ?? 0)));
  const ticks = roundTicks(0, most, size.narrow ? 3 : 6);
  const at = (m: Mark) => m.player * band + head + GAP / 2 + (m.model + 0.5) * line;
  const ranges = names.map((_, player) => {
    const values = marks.filter((m) => m.player === player).map((m) => m.value);
    return { player, least: Math.min(...values), most: Math.max(...values) };
  });
  const height = TOP + names.length * band + 6;
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: 14,
    marginTop: TOP,
    marginBottom: 6,
    x: { domain: [0, Math.max(most, ticks.at(-1) ?? most)], axis: null },
    y: { domain: [0, names.length * band], range: [TOP, TOP + names.length * band], axis: null },
    marks: [
      ...gridX(plot, ticks),
      ticksX(plot, ticks, axisFigure, 'top'),
      axisName(plot, axis, -left, -20),
      plot.rect(ranges, {
        x1: 'least',
        x2: 'most',
        y1: (r: { player: number }) => r.player * band + head + GAP / 2,
        y2: (r: { player: number }) => (r.player + 1) * band - GAP / 2,
        fill: 'var(--ghost)',
        fillOpacity: 0.22,
      }),
      label(
        plot,
        names.map((name, player) => ({ name, player })),
        {
          x: () => 0,
          y: (d: { player: number }) =>
            size.narrow ? d.player * band + 10 : (d.player + 0.5) * band,
          text: (d: { name: string }) => clip(d.name, size.narrow ? 300 : left - 12),
          anchor: size.narrow ? 'start' : 'end',
          dx: size.narrow ? 2 : -10,
        },
      ),
      plot.link(
        marks.filter((m) => m.low !== null && m.high !== null),
        {
          x1: (m: Mark) => m.low,
          x2: (m: Mark) => m.high,
          y1: at,
          y2: at,
          stroke: (m: Mark) => m.color.mark,
          strokeWidth: 2,
          strokeOpacity: 0.6,
        },
      ),
      plot.dot(marks, {
        x: 'value',
        y: at,
        r: 3.5,
        fill: (m: Mark) => m.color.mark,
        stroke: 'var(--surface)',
        strokeWidth: 1,
        render: spots(marks, tip, (m) => m.row),
      }),
    ],
  };
}
