import { axisName, axisNameX, gridY, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisSize, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

interface Given {
  rows: readonly Row[];
  offsets: readonly { offset: number; label: string }[];
  axis: string;
  xAxis: string;
  tip: (row: Row) => Tip;
}

const color = (row: Row): string =>
  row['noise'] === true
    ? 'var(--ghost)'
    : Number(row['difference']) > 0
      ? 'var(--better)'
      : 'var(--worse)';

/** The change of each offset in points, with its interval around zero; hollow = noise. */
export function comparisonPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { rows, offsets, axis, xAxis, tip } = given;
  const low = Math.min(0, ...rows.map((r) => Number(r['low'])));
  const high = Math.max(0, ...rows.map((r) => Number(r['high'])));
  const ticks = roundTicks(low * 100, high * 100, 4);
  const left = 12 + Math.max(...ticks.map((v) => textWidth(format.signed(v, 0), axisSize())));
  const every = Math.max(1, Math.ceil(offsets.length / (size.narrow ? 6 : 12)));
  const points = (name: string) => (row: Row) => Number(row[name]) * 100;
  return {
    ...frame(size),
    height: 190,
    marginLeft: left,
    marginRight: 16,
    marginTop: 34,
    marginBottom: 40,
    x: { domain: [-0.5, Math.max(0, offsets.length - 1) + 0.5], axis: null },
    y: { domain: [low * 100, high * 100], axis: null, nice: true },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, (v) => format.signed(v, 0)),
      ticksX(
        plot,
        offsets.filter((_, i) => i % every === 0).map((o) => o.offset),
        (v) => offsets.find((o) => o.offset === v)?.label ?? '',
      ),
      axisName(plot, axis, -left, -14),
      axisNameX(plot, xAxis),
      plot.ruleX(rows, {
        x: 'offset',
        y1: points('low'),
        y2: points('high'),
        stroke: color,
        strokeWidth: 2,
      }),
      plot.dot(rows, {
        x: 'offset',
        y: points('difference'),
        r: 4,
        fill: (row: Row) => (row['noise'] === true ? 'var(--surface)' : color(row)),
        stroke: color,
        strokeWidth: 1.5,
        render: spots(rows, tip, (row) => ({
          breakdown: row['breakdown']!,
          offset: row['offset']!,
        })),
      }),
    ],
  };
}
