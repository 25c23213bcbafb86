import type * as PlotModule from '@observablehq/plot';

export type Plot = typeof PlotModule;
/** `slots`: of a chart whose x counts places, the day on which each begins, and the day after the last. */
export type PlotOptions = PlotModule.PlotOptions & { slots?: readonly string[] };
export type Markish = PlotModule.Markish;

export interface Size {
  /** Pixels that the drawing has. */
  width: number;
  /** Too narrow for names beside the bars: they stand above them. */
  narrow: boolean;
  /** The 45° hatch for what is not complete, as a fill. */
  hatch: string;
}

/** What a tooltip says: beside the mark, at most five lines, the same order everywhere. */
export interface Tip {
  title: string;
  lines: { text: string; muted?: boolean }[];
}

/** One entry of the line that explains the marks, drawn with the real mark. */
export interface KeyItem {
  label: string;
  mark: 'bar' | 'dot' | 'ring' | 'line' | 'tick' | 'dash' | 'hatch' | 'range';
  color?: string;
  dashes?: string;
}

export type ChartRow = Record<string, unknown>;

/** What a person knew of a day or of days, as every chart over time shows it. */
export interface DayNote {
  from: string;
  to: string | null;
  text: string;
  /** Of which channel or campaign, and by whom: for the tooltip. */
  detail: string;
}
