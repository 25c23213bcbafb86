import { getContext, setContext } from 'svelte';
import { format } from '../i18n/index.ts';
import { spots } from './spots.ts';
import { axisSize, clip, textWidth } from './theme.ts';
import type { DayNote, Markish, Plot, PlotOptions, Size } from './types.ts';

const KEY = Symbol('notes');
/** A page says which notes its charts show. */
export const provideNotes = (notes: () => readonly DayNote[]): void => {
  setContext(KEY, notes);
};
export const dayNotes = (): (() => readonly DayNote[]) => getContext(KEY) ?? (() => []);

const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

/**
 * The options of a chart with the notes of its days: a chart over time is one whose x is `utc`. The
 * drawing says which days it shows, so that a note far away does not stretch it.
 */
export function withNotes(
  plot: Plot,
  options: PlotOptions,
  size: Size,
  notes: readonly DayNote[],
): PlotOptions {
  if (options.x?.type !== 'utc' || !notes.length) return options;
  const scale = plot.plot({ ...options, figure: false }).scale('x');
  const [first, last] = [...(scale?.domain ?? [])].map(Number);
  if (!scale?.apply || first === undefined || last === undefined) return options;
  const shown = notes.filter((n) => +at(n.to ?? n.from) >= first && +at(n.from) <= last);
  const x = (n: DayNote) => new Date(Math.max(first, +at(n.from)));
  const end = (n: DayNote) => new Date(Math.min(last, +at(n.to ?? n.from)));
  const right = size.width - (options.marginRight ?? 0);
  const placed = apart(shown, (n) => Number(scale.apply(x(n))), right);
  return {
    ...options,
    marks: [...noteMarks(plot, shown, placed, x, end), ...(options.marks ?? [])],
  };
}

function noteMarks(
  plot: Plot,
  notes: readonly DayNote[],
  placed: readonly { note: DayNote; text: string }[],
  x: (n: DayNote) => Date,
  end: (n: DayNote) => Date,
): Markish[] {
  const spans = notes.filter((n) => n.to !== null && n.to > n.from);
  const tip = (n: DayNote) => ({
    title: n.text,
    lines: [
      { text: format.dayRange(n.from, n.to ?? n.from) },
      ...(n.detail ? [{ text: n.detail, muted: true }] : []),
    ],
  });
  return [
    plot.rect(spans, { x1: x, x2: end, fill: 'var(--ink)', fillOpacity: 0.05 }),
    plot.ruleX(notes, { x, stroke: 'var(--ghost)', strokeOpacity: 0.5 }),
    plot.dot(notes, {
      x,
      frameAnchor: 'top',
      r: 3,
      fill: 'var(--ink-2)',
      render: spots(notes, tip),
    }),
    ...placed.map(({ note, text }) =>
      plot.text([note], {
        x,
        text: () => text,
        frameAnchor: 'top',
        textAnchor: 'start',
        lineAnchor: 'middle',
        dx: 7,
        fontSize: axisSize(),
        fill: 'var(--ink-2)',
        stroke: 'var(--surface)',
        strokeWidth: 3,
        paintOrder: 'stroke',
      }),
    ),
  ];
}

/** The notes with room for their text before the next one: at least a few letters of it. */
function apart(
  notes: readonly DayNote[],
  place: (n: DayNote) => number,
  right: number,
): { note: DayNote; text: string }[] {
  const sorted = [...notes].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.flatMap((note, i) => {
    const next = sorted[i + 1];
    const room = (next ? place(next) : right) - place(note) - 14;
    const text = clip(note.text, Math.min(room, 160));
    return room > 48 && textWidth(text) <= room ? [{ note, text }] : [];
  });
}
