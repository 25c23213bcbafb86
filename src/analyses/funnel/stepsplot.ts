import { axisName, gridX, label, roundTicks, ticksAbove, twoParts } from '../../charts/marks.ts';
import type { Category } from '../../charts/palette.ts';
import { spots } from '../../charts/spots.ts';
import { clip, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { valueLabel } from '../parts/names.ts';
import type { StepBar } from './figures.ts';

const HEAD = 36;

interface Given {
  bars: readonly StepBar[];
  /** The bars of a step from top to bottom, by their names. */
  lanes: readonly string[];
  split: boolean;
  color: (bar: StepBar) => Pick<Category, 'mark' | 'text'>;
  tip: (bar: StepBar) => Tip;
  row: (bar: StepBar) => Row;
}

const laneOf = (bar: StepBar): string => JSON.stringify([bar.breakdown, bar.compared]);

/** The values of the breakdown in order, each with what it is compared with below it. */
export function lanes(bars: readonly StepBar[]): string[] {
  const values = [...new Set(bars.map((b) => b.breakdown))];
  const all = bars.map(laneOf);
  return values
    .flatMap((breakdown) => [false, true].map((c) => JSON.stringify([breakdown, c])))
    .filter((lane) => all.includes(lane));
}

interface Placed extends StepBar {
  share: number;
  /** Where there is somebody whose share it is. */
  rate: number | null;
  y1: number;
  y2: number;
  middle: number;
}

/** Horizontal bars, one group for each step; y is in pixels, so that groups of any size align. */
export function stepsPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { bars, lanes, split, color, tip, row } = given;
  const steps = bars.filter((b) => laneOf(b) === lanes[0]);
  const paired = bars.some((b) => b.compared);
  const thick = split || paired ? (lanes.length > 4 ? 10 : 13) : 18;
  const line = thick + (split || paired ? 4 : 0);
  const head = size.narrow ? 24 : split ? 6 : 12;
  const pitch = head + lanes.length * line + (split || paired ? 10 : size.narrow ? 14 : 12);
  const height = steps.length * pitch + 4;
  const names = Math.min(180, Math.max(0, ...steps.map((s) => textWidth(s.label))) + 14);
  const left = size.narrow ? 0 : names;
  const right = split ? 150 : paired ? 110 : 20;
  const placed = bars.map((b): Placed => {
    const top = steps.findIndex((s) => s.step === b.step) * pitch + head;
    const y1 = top + lanes.indexOf(laneOf(b)) * line;
    return { ...b, share: b.share ?? 0, rate: b.share, y1, y2: y1 + thick, middle: y1 + thick / 2 };
  });
  const domain = Math.max(1, ...placed.map((b) => b.share));
  const pixels = (share: number) => (share / domain) * (size.width - left - right);
  const figure = (b: Placed) => {
    const rate = b.step === steps[0]?.step ? '' : format.percent(b.rate);
    const count = format.count(b.count);
    if (!split) {
      return `${b.compared ? t('funnel-view.compared.then', { count }) : count}\t${rate}`;
    }
    if (b.compared) return `${t('funnel-view.compared.then', { count: rate || count })}\t`;
    return `${clip(valueLabel(b.breakdown), 80)}\t${rate || format.count(b.count)}`;
  };
  const inside = (b: Placed) => !split && !paired && pixels(b.share) > textWidth(figure(b)) + 24;
  const whole = size.narrow ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  // Where entry is open, a later step may have more than step 1.
  const ticks = domain > 1 ? roundTicks(0, domain, size.narrow ? 3 : 5) : whole;
  return {
    ...lyingFrame(size, { height, head: HEAD, left, right, domain: [0, domain] }),
    marks: [
      ...gridX(plot, ticks),
      ticksAbove(plot, ticks, (v: number) => format.fixed(v * 100, 0)),
      axisName(plot, t('funnel-view.axis.share'), 0, -22),
      plot.rect(placed, {
        x1: 0,
        x2: 'share',
        y1: 'y1',
        y2: 'y2',
        fill: (b: Placed) => color(b).mark,
        fillOpacity: (b: Placed) => (b.compared ? 0.45 : 1),
        render: spots(placed, tip, row),
      }),
      plot.text(
        steps.map((s, i) => ({
          label: clip(s.label, size.narrow ? size.width - 16 : names - 14),
          y: size.narrow ? i * pitch + 15 : i * pitch + head + (lanes.length * line) / 2,
        })),
        {
          x: 0,
          y: 'y',
          text: 'label',
          textAnchor: size.narrow ? 'start' : 'end',
          dx: size.narrow ? 0 : -12,
          fill: 'var(--ink)',
          fontSize: LABEL_SIZE,
        },
      ),
      label(
        plot,
        placed.filter((b) => !inside(b)),
        {
          x: 'share',
          y: 'middle',
          text: figure,
          fill: (b: Placed) => (b.compared ? 'var(--ink-2)' : color(b).text),
          dx: 8,
          render: twoParts('var(--ink-3)'),
        },
      ),
      plot.text(placed.filter(inside), {
        x: 'share',
        y: 'middle',
        text: figure,
        textAnchor: 'end',
        dx: -8,
        fill: 'var(--onbar)',
        fontSize: LABEL_SIZE,
        render: twoParts(),
      }),
    ],
  };
}
