import { axisName, gridY, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, frame } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';

/** How many took so long, of those of a period or a value who came that far. */
export interface Bin {
  /** The place among what is told apart. */
  series: number;
  /** The place of the span of time. */
  at: number;
  from: number;
  to: number | null;
  count: number;
  of: number;
}

interface Given {
  bins: readonly Bin[];
  /** How each series is painted. */
  series: readonly { color: string; opacity: number }[];
  axis: string;
  tip: (bin: Bin) => Tip;
  row: (bin: Bin) => Row | null;
}

/** The bins of each step, side by side where there are several series: then as shares of each. */
export function timesPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { bins, series, axis, tip, row } = given;
  const shares = series.length > 1;
  const height = (b: Bin): number => (shares ? (b.of ? b.count / b.of : 0) : b.count);
  const places = [...new Set(bins.map((b) => b.at))].sort((a, b) => a - b);
  const top = Math.max(shares ? 0.01 : 1, ...bins.map(height));
  const ticks = roundTicks(0, top, 3).filter((v) => shares || Number.isInteger(v));
  const every = Math.max(1, Math.ceil(places.length / (size.narrow ? 4 : 7)));
  const width = 0.92 / series.length;
  const x = (b: Bin): number => b.at + 0.04 + b.series * width;
  const start = (at: number): number => bins.find((b) => b.at === at)?.from ?? 0;
  return {
    ...frame(size),
    height: size.narrow ? 200 : 220,
    marginLeft: 44,
    marginRight: 12,
    marginTop: 34,
    marginBottom: 24,
    x: { domain: [0, Math.max(1, places.length)], axis: null },
    y: { domain: [0, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, (v) => (shares ? format.percent(v, 0) : axisFigure(v))),
      ticksX(
        plot,
        places.filter((at) => at % every === 0),
        (at) => (start(at) ? format.duration(start(at)) : '0'),
      ),
      axisName(plot, axis, -44, -14),
      plot.rect(bins, {
        x1: x,
        x2: (b: Bin) => x(b) + width,
        y1: 0,
        y2: height,
        insetRight: shares ? 0.5 : 0,
        fill: (b: Bin) => series[b.series]!.color,
        fillOpacity: (b: Bin) => series[b.series]!.opacity,
        render: spots(bins, tip, row),
      }),
    ],
  };
}
