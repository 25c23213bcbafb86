import { getContext, setContext } from 'svelte';
import { format } from '../i18n/index.ts';
import type { DayAxis } from './days.ts';
import { spots } from './spots.ts';
import { axisSize, clip, textWidth } from './theme.ts';
import type { DayNote, Markish, Plot, PlotOptions, Size } from './types.ts';

/** Which notes the charts of a page show, and how one is added; `day`: null = to be chosen. */
export interface Notes {
  all: () => readonly DayNote[];
  add: ((day: string | null) => void) | null;
}

const KEY = Symbol('notes');
/** A page says which notes its charts show. */
export const provideNotes = (notes: Notes): void => {
  setContext(KEY, notes);
};
export const dayNotes = (): Notes => getContext(KEY) ?? { all: () => [], add: null };

/** The options of a chart over time with the notes of its days; null where it shows none of them. */
export function withNotes(
  plot: Plot,
  options: PlotOptions,
  size: Size,
  notes: readonly DayNote[],
  axis: DayAxis,
): PlotOptions | null {
  const shown = notes.filter((n) => (n.to ?? n.from) >= axis.from && n.from <= axis.to);
  if (!shown.length) return null;
  const right = size.width - (options.marginRight ?? 0);
  const { under, over } = noteMarks(plot, shown, axis, right);
  return { ...options, marks: [...under, ...(options.marks ?? []), ...over] };
}

/** Where a note stands, under the marks of the chart; its dot and its text, over them. */
function noteMarks(
  plot: Plot,
  notes: readonly DayNote[],
  axis: DayAxis,
  right: number,
): { under: Markish[]; over: Markish[] } {
  const begin = (n: DayNote): string => (n.from > axis.from ? n.from : axis.from);
  const end = (n: DayNote): string => ((n.to ?? n.from) < axis.to ? (n.to ?? n.from) : axis.to);
  const x = (n: DayNote) => axis.x(begin(n));
  const spans = notes.filter((n) => n.to !== null && n.to > n.from);
  const tip = (n: DayNote) => ({
    title: n.text,
    lines: [
      { text: format.dayRange(n.from, n.to ?? n.from) },
      ...(n.detail ? [{ text: n.detail, muted: true }] : []),
    ],
  });
  const under = [
    plot.rect(spans, {
      x1: x,
      x2: (n: DayNote) => axis.x(end(n)),
      fill: 'var(--ink)',
      fillOpacity: 0.05,
    }),
    plot.ruleX(notes, { x, stroke: 'var(--ghost)', strokeOpacity: 0.5 }),
  ];
  const over = [
    plot.dot(notes, {
      x,
      frameAnchor: 'top',
      r: 3,
      fill: 'var(--ink-2)',
      render: spots(notes, tip),
    }),
    ...apart(notes, (n) => axis.pixel(begin(n)), right).map(({ note, text }) =>
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
  return { under, over };
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
