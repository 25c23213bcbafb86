import type { ChannelValue, ChannelValueSpec, Data, RenderFunction } from '@observablehq/plot';
import { axisSize, LABEL_SIZE } from './theme.ts';
import type { Category } from './palette.ts';
import type { Markish, Plot } from './types.ts';

const HALO = { stroke: 'var(--surface)', strokeWidth: 3, paintOrder: 'stroke' } as const;

/** Thin vertical lines at the ticks; the one at zero is a little stronger. */
export const gridX = (plot: Plot, ticks: readonly number[]): Markish[] => [
  plot.ruleX(
    ticks.filter((v) => v !== 0),
    { stroke: 'var(--line)', shapeRendering: 'crispEdges' },
  ),
  plot.ruleX(
    ticks.filter((v) => v === 0),
    { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' },
  ),
];

export const gridY = (plot: Plot, ticks: readonly number[]): Markish[] => [
  plot.ruleY(
    ticks.filter((v) => v !== 0),
    { stroke: 'var(--line)', shapeRendering: 'crispEdges' },
  ),
  plot.ruleY(
    ticks.filter((v) => v === 0),
    { stroke: 'var(--line-2)', shapeRendering: 'crispEdges' },
  ),
];

/** Tick texts without tick marks. */
export const ticksX = <T extends number | Date | string>(
  plot: Plot,
  ticks: readonly T[],
  format: (value: T) => string,
  anchor: 'top' | 'bottom' = 'bottom',
): Markish =>
  plot.axisX([...ticks], {
    anchor,
    tickSize: 0,
    tickPadding: 6,
    tickFormat: (v: unknown) => format(v as T),
    label: null,
    fontSize: axisSize(),
    color: 'var(--ink-3)',
  });

/** The ticks of bars that lie, close above them. */
export const ticksAbove = (
  plot: Plot,
  ticks: readonly number[],
  format: (value: number) => string,
): Markish =>
  plot.axisX([...ticks], {
    anchor: 'top',
    tickSize: 0,
    tickPadding: 4,
    tickFormat: format,
    label: null,
    fontSize: axisSize(),
  });

export const ticksY = <T extends number | string>(
  plot: Plot,
  ticks: readonly T[],
  format: (value: T) => string,
): Markish =>
  plot.axisY([...ticks], {
    tickSize: 0,
    tickPadding: 6,
    tickFormat: (v: unknown) => format(v as T),
    label: null,
    fontSize: axisSize(),
    color: 'var(--ink-3)',
  });

/** An axis' name, at the top left, never rotated. */
export const axisName = (plot: Plot, text: string, dx = 0, dy = 0): Markish =>
  plot.text([text], {
    text: (d: string) => d,
    frameAnchor: 'top-left',
    textAnchor: 'start',
    lineAnchor: 'bottom',
    dx,
    dy,
    fill: 'var(--ink-3)',
    fontSize: axisSize(),
  });

/** The horizontal axis' name, at the bottom right below its ticks. */
export const axisNameX = (plot: Plot, text: string): Markish =>
  plot.text([text], {
    text: (d: string) => d,
    frameAnchor: 'bottom-right',
    textAnchor: 'end',
    lineAnchor: 'bottom',
    dy: 38,
    fontSize: axisSize(),
    fill: 'var(--ink-3)',
  });

/** A whisker two pixels thick: an interval. */
export const whiskerX = (
  plot: Plot,
  data: Data,
  options: {
    x1: ChannelValueSpec;
    x2: ChannelValueSpec;
    y: ChannelValueSpec;
    stroke: ChannelValueSpec;
  },
): Markish => plot.ruleY(data, { ...options, strokeWidth: 2 });

export interface LabelOptions {
  x?: ChannelValueSpec;
  y?: ChannelValueSpec;
  text: ChannelValue;
  fill?: ChannelValueSpec;
  dx?: number;
  dy?: number;
  weight?: number;
  size?: number;
  anchor?: 'start' | 'middle' | 'end';
  frameAnchor?: 'left' | 'right';
  fy?: ChannelValue;
  fx?: ChannelValue;
  render?: RenderFunction;
}

/** A text at the end or side of a mark, with a halo of the ground. */
export const label = (plot: Plot, data: Data, o: LabelOptions): Markish => {
  const { size = LABEL_SIZE, weight = 400, anchor = 'start', fill = 'var(--ink)', ...rest } = o;
  return plot.text(data, {
    ...rest,
    ...HALO,
    fill,
    fontSize: size,
    fontWeight: weight,
    textAnchor: anchor,
  });
};

/** Plot's symbol and whether it is hollow, for a category. */
export const symbol = (c: Category) =>
  c.shape === 'ring'
    ? ({ symbol: 'circle', hollow: true } as const)
    : ({ symbol: c.shape, hollow: false } as const);

/** Ticks at round numbers, about `count` of them, from zero or below to the top of the data. */
export function roundTicks(from: number, to: number, count = 5): number[] {
  if (!(to > from)) return [from];
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.83)!;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
}

/**
 * A render transform for texts "figure\tsmall": the figure bold, then the rest smaller, in
 * `smallFill` or in the same colour.
 */
export const twoParts =
  (smallFill?: string): RenderFunction =>
  (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    for (const text of group?.children ?? []) {
      const [figure = '', small = ''] = (text.textContent ?? '').split('\t');
      const part = (content: string, attributes: Record<string, string>) => {
        const span = context.document.createElementNS('http://www.w3.org/2000/svg', 'tspan');
        for (const [name, value] of Object.entries(attributes)) span.setAttribute(name, value);
        span.textContent = content;
        return span;
      };
      const bold = part(figure, { 'font-weight': '600' });
      const rest = part(small, {
        dx: '6',
        'font-weight': '400',
        'font-size': `${axisSize()}px`,
        ...(smallFill ? { fill: smallFill } : {}),
      });
      text.replaceChildren(...(small ? [bold, rest] : [bold]));
    }
    return group;
  };
