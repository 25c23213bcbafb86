import {
  axisName,
  axisNameX,
  gridY,
  label,
  roundTicks,
  ticksX,
  ticksY,
} from '../../charts/marks.ts';
import type { Category } from '../../charts/palette.ts';
import { spots } from '../../charts/spots.ts';
import { apart, axisFigure, axisSize, clip, frame, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import type { Climb, Line } from './figures.ts';

export interface Drawn extends Line {
  label: string;
  /** Null = a thin line without a name. */
  color: Category | null;
}

interface Given {
  lines: readonly Drawn[];
  /** What a new customer cost in the mean; null = not known. */
  cac: number | null;
  tip: (line: Drawn, point: Climb) => Tip;
  row: (point: Climb) => Row;
}

/** Value per customer by days since the first purchase; what not all have reached is dashed. */
export function climbPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { lines, cac, tip, row } = given;
  const all = lines.flatMap((line) => line.points.map((point) => ({ line, point })));
  const days = Math.max(30, ...all.map(({ point }) => point.days));
  const top = Math.max(1, cac ?? 0, ...all.map(({ point }) => point.value));
  const least = Math.min(0, ...all.map(({ point }) => point.value));
  const ticks = roundTicks(least, top, 4);
  const bold = lines.filter((l) => l.color);
  const height = size.narrow ? 230 : 260;
  const left = 12 + textWidth(axisFigure(top), axisSize());
  const every = Math.max(1, Math.ceil(days / 30 / (size.narrow ? 6 : 12)));
  const months = Array.from({ length: Math.floor(days / 30) + 1 }, (_, i) => i * 30);
  const draw = ({ points, color }: Drawn) => {
    const o = {
      x: 'days',
      y: 'value',
      stroke: color ? color.mark : 'var(--line-2)',
      strokeWidth: color ? 2 : 1.25,
      strokeLinejoin: 'round',
    } as const;
    const whole = points.filter((p) => p.complete);
    const open = points.filter((p, i) => !p.complete || points[i + 1]?.complete === false);
    return [
      plot.lineY(whole, { ...o, strokeDasharray: bold.length > 1 && color ? color.dash : 'none' }),
      plot.lineY(open, { ...o, strokeDasharray: '4 3' }),
    ];
  };
  const marked = all.filter(({ line }) => line.color);
  const ends = bold.flatMap((line) => {
    const point = line.points.at(-1);
    return point ? [{ line, point }] : [];
  });
  return {
    ...frame(size),
    height,
    marginLeft: left,
    marginRight: Math.max(16, ...bold.map((l) => textWidth(clip(l.label, 100)) + 14)),
    marginTop: 34,
    marginBottom: 40,
    x: { domain: [30, Math.max(60, days)], axis: null },
    y: { domain: [least, Math.max(top, ticks.at(-1) ?? top)], axis: null },
    marks: [
      ...gridY(plot, ticks),
      ticksY(plot, ticks, axisFigure),
      ticksX(
        plot,
        months.filter((d, i) => d > 0 && (i - 1) % every === 0),
        (d) => String(d / 30),
      ),
      axisName(plot, t('value-view.curves.axis', { currency: format.currencySign() }), -left, -14),
      axisNameX(plot, t('value-view.curves.x')),
      ...(cac === null
        ? []
        : [
            plot.ruleY([cac], { stroke: 'var(--worse)', strokeDasharray: '4 3', strokeWidth: 1.5 }),
            plot.text([cac], {
              y: (v: number) => v,
              frameAnchor: 'left',
              text: (v: number) => `${t('value-view.key.cac')} ${axisFigure(v)}`,
              textAnchor: 'start',
              lineAnchor: 'bottom',
              dx: 4,
              dy: -3,
              fontSize: axisSize(),
              fill: 'var(--worse)',
              stroke: 'var(--surface)',
              strokeWidth: 3,
              paintOrder: 'stroke',
            }),
          ]),
      ...lines.filter((l) => !l.color).flatMap(draw),
      ...bold.flatMap(draw),
      plot.dot(marked, {
        x: (d: (typeof marked)[number]) => d.point.days,
        y: (d: (typeof marked)[number]) => d.point.value,
        r: 3,
        fill: (d: (typeof marked)[number]) =>
          d.point.complete ? d.line.color!.mark : 'var(--surface)',
        stroke: (d: (typeof marked)[number]) => d.line.color!.mark,
        strokeWidth: 1.5,
        render: spots(
          marked,
          (d) => tip(d.line, d.point),
          (d) => row(d.point),
        ),
      }),
      ...apart(ends, (e) => e.point.value, ((top - least) / (height - 74)) * 15).map(({ end, y }) =>
        label(plot, [end.point], {
          x: 'days',
          y: () => y,
          text: () => clip(end.line.label, 100),
          fill: end.line.color!.text,
          weight: 600,
          dx: 8,
        }),
      ),
    ],
  };
}
