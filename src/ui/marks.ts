import { getContext, setContext } from 'svelte';
import type { TableRow } from './table.ts';

/** A mark or a row that was asked about: what it stands for and where its menu goes. */
export interface AskedMark {
  row: TableRow;
  /** In the window. */
  x: number;
  y: number;
  /** The day at which it stands in a chart over time. */
  day?: string | null;
  /** Gets the focus back when the menu closes. */
  back: HTMLElement;
}

const KEY = Symbol('marks');

/** A page that has a menu for marks says so here; its charts and tables then offer it. */
export const provideMarks = (open: (mark: AskedMark) => void): void => {
  setContext(KEY, open);
};

/** How to ask for the menu of a mark; undefined where the page has none. */
export const marksMenu = (): ((mark: AskedMark) => void) | undefined => getContext(KEY);
