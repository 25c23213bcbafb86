import type { Scale } from '@observablehq/plot';
import type { PlotOptions } from './types.ts';

const DAY = 86_400_000;
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Where days lie on the x of a chart over time. */
export interface DayAxis {
  /** First and last day that the chart shows. */
  from: string;
  to: string;
  /** A day as a value of x. */
  x: (day: string) => Date | number;
  /** A day's pixel in the drawing. */
  pixel: (day: string) => number;
  /** The day drawn at a pixel; one that the chart shows. */
  dayAt: (pixel: number) => string;
}

/**
 * The days of a chart whose x is `utc`, or whose places are days or intervals (`slots`); null of
 * any other. `scale`: that of the drawing's x.
 */
export function dayAxis({ x, slots }: PlotOptions, scale: Scale | undefined): DayAxis | null {
  if (x?.type !== 'utc' && !slots?.length) return null;
  const [first, last] = [...(scale?.domain ?? [])].map(Number);
  if (!scale?.apply || !scale.invert || first === undefined || last === undefined) return null;
  const invert = (pixel: number): number =>
    Math.max(first, Math.min(last, Number(scale.invert!(pixel))));
  const axis = slots ? overSlots(slots) : overTime(first, last);
  return {
    ...axis,
    pixel: (day) => Number(scale.apply(axis.x(day))),
    dayAt: (pixel) => axis.day(invert(pixel)),
  };
}

const overTime = (first: number, last: number) => ({
  from: iso(first),
  to: iso(last),
  x: at,
  day: (value: number) => iso(Math.round(value / DAY) * DAY),
});

/** Place i is from day i up to day i + 1 of the list; a day is drawn at its middle. */
function overSlots(slots: readonly string[]) {
  const days = slots.map((day) => +at(day));
  const slotOf = (ms: number): number =>
    Math.max(
      0,
      Math.min(
        days.length - 2,
        days.findLastIndex((d) => d <= ms),
      ),
    );
  const length = (i: number): number => (days[i + 1]! - days[i]!) / DAY;
  return {
    from: slots[0]!,
    to: iso(days.at(-1)! - DAY),
    x: (day: string): number => {
      const i = slotOf(+at(day));
      return i + ((+at(day) - days[i]!) / DAY + 0.5) / length(i);
    },
    day: (value: number): string => {
      const i = Math.max(0, Math.min(days.length - 2, Math.floor(value)));
      const within = Math.min(length(i) - 1, Math.floor((value - i) * length(i)));
      return iso(days[i]! + within * DAY);
    },
  };
}
