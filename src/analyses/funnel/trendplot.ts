import { axisName, gridY, label, roundTicks, symbol, ticksX, ticksY } from '../../charts/marks.ts';
import type { Category } from '../../charts/palette.ts';
import { spots } from '../../charts/spots.ts';
import { apart, axisSize, clip, frame, textWidth } from '../../charts/theme.ts';
import type { Markish, Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import type { TrendPoint } from './figures.ts';

/** How much of its colour what is compared with keeps. */
const PALE = 0.45;

interface Given {
  points: readonly TrendPoint[];
  name: (value: string | null) => string;
  color: (value: string | null) => Category;
  split: boolean;
  axis: string;
  tip: (point: TrendPoint) => Tip;
  row: (point: TrendPoint) => Row | null;
}

const at = (p: TrendPoint): Date => new Date(`${p.at}T00:00:00Z`);
const seriesOf = (p: TrendPoint): string => JSON.stringify([p.breakdown, p.compared]);

/**
 * Lines with their intervals over time; what can still rise is hatched and dashed, what is compared
 * with is pale and has no band.
 */
export function trendPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { points, name, color, split, axis, tip, row } = given;
  // The pale lines lie below.
  const drawn = [...points].sort((a, b) => Number(b.compared) - Number(a.compared));
  const series = [...new Set(drawn.map(seriesOf))];
  const top = Math.max(0.0001, ...points.map((p) => Math.min(p.high, p.rate * 2 + 0.01)));
  const low = Math.min(...points.map((p) => p.low));
  const from = low > top * 0.4 ? low * 0.9 : 0;
  const ticks = roundTicks(from, top, 4);
  const days = [...new Set(points.map((p) => p.at))].sort();
  const open = points.find((p) => p.open && !p.compared)?.at;
  const ends = series
    .map((value) => points.findLast((p) => seriesOf(p) === value)!)
    .filter((p) => !split || !p.compared);
  const right = Math.max(44, ...ends.map((p) => textWidth(clip(name(p.breakdown), 90)) + 14));
  const shownTicks = pick(days, size.narrow ? 4 : 6);
  const height = size.narrow ? 220 : 236;
  const digits = [0, 1].find((d) => ticks.every((v) => hasDigits(v * 100, d))) ?? 2;
  const left = 12 + textWidth(format.percent(top, digits), axisSize());
  const lines: Markish[] = series.flatMap((value) => {
    const mine = points.filter((p) => seriesOf(p) === value);
    const pale = mine[0]!.compared;
    const closed = mine.filter((p) => !p.open);
    const later = mine.filter((p, i) => p.open || mine[i + 1]?.open);
    const { mark, dash } = color(mine[0]!.breakdown);
    const stroke = {
      x: at,
      y: 'rate',
      stroke: mark,
      strokeWidth: pale ? 1.5 : 2,
      strokeOpacity: pale ? PALE : 1,
      strokeLinejoin: 'round',
    };
    // A band over half the figure says nothing but "few": it stays in the tooltip.
    const wide = mine.map((p) => p.high - p.low).sort((a, b) => a - b)[mine.length >> 1] ?? 0;
    const band = plot.areaY(mine, {
      x: at,
      y1: (p: TrendPoint) => Math.max(from, p.low),
      y2: (p: TrendPoint) => Math.min(top, p.high),
      fill: mark,
      fillOpacity: 0.16,
    });
    return [
      ...(wide < (top - from) / 2 && !pale ? [band] : []),
      plot.lineY(closed, { ...stroke, strokeDasharray: split ? dash : 'none' }),
      plot.lineY(later, { ...stroke, strokeDasharray: '4 3' }),
    ];
  });
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 34,
    marginBottom: 24,
    x: { type: 'utc', axis: null },
    y: { domain: [from, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, (v) => format.fixed(v * 100, digits)),
      ticksX(
        plot,
        shownTicks.map((d) => new Date(`${d}T00:00:00Z`)),
        (v) => format.day(v.toISOString()),
      ),
      axisName(plot, axis, -left, -14),
      ...(open ? openGround(plot, size, days, open) : []),
      ...lines,
      plot.dot(points, {
        x: at,
        y: 'rate',
        r: 2.5,
        fill: (p: TrendPoint) => color(p.breakdown).mark,
        fillOpacity: (p: TrendPoint) => (days.length > 45 ? 0 : p.compared ? PALE : 1),
        ...(split && series.length === 1 ? symbol(color(points[0]!.breakdown)) : {}),
        render: spots(points, tip, row),
      }),
      ...(split
        ? apart(ends, (p) => p.rate, ((top - from) / (height - 58)) * 15).map(({ end, y }) =>
            label(plot, [end], {
              x: at,
              y: () => y,
              text: (p: TrendPoint) => clip(name(p.breakdown), 90),
              fill: color(end.breakdown).text,
              weight: 600,
              dx: 8,
            }),
          )
        : apart(ends, (p) => p.rate, ((top - from) / (height - 58)) * 15).map(({ end, y }) =>
            label(plot, [end], {
              x: at,
              y: () => y,
              text: (p: TrendPoint) => format.percent(p.rate),
              fill: end.compared ? 'var(--ink-2)' : 'var(--ink)',
              weight: end.compared ? 400 : 600,
              dx: 8,
            }),
          )),
    ],
  };
}

/** The ground behind what is not complete, and the word. */
function openGround(plot: Plot, size: Size, days: readonly string[], open: string): Markish[] {
  const x1 = new Date(`${open}T00:00:00Z`);
  const x2 = new Date(`${days.at(-1)!}T00:00:00Z`);
  return [
    plot.rect([0], { x1, x2, fill: size.hatch }),
    plot.text([0], {
      x: x2,
      frameAnchor: 'bottom',
      text: () => t('charts.incomplete'),
      textAnchor: 'end',
      lineAnchor: 'bottom',
      dy: -4,
      dx: -2,
      fill: 'var(--ink-2)',
      stroke: 'var(--surface)',
      strokeWidth: 3,
      paintOrder: 'stroke',
      fontSize: axisSize(),
    }),
  ];
}

/** About `n` of the days, evenly. */
function pick(days: readonly string[], n: number): string[] {
  const step = Math.max(1, Math.ceil(days.length / n));
  return days.filter((_, i) => i % step === 0 && (i === 0 || days.length - i > step / 3));
}

const hasDigits = (value: number, digits: number): boolean =>
  Math.abs(value - Number(value.toFixed(digits))) < 1e-9;
