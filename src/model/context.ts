import type { Settings } from './settings.ts';
import type { TableName } from './tables.ts';

/**
 * What an analysis knows of the data before it asks: taken anew after every load and change of
 * settings. Days are ISO days in the workspace's zone; instants are ISO in UTC.
 */
export interface Context {
  settings: Settings;
  tables: Partial<Record<TableName, TableProfile>>;
}

export interface TableProfile {
  name: TableName;
  rows: number;
  columns: ColumnProfile[];
  /** First and last local day that hold a row (future rows left out of `to`). */
  from: string | null;
  to: string | null;
  /**
   * The data's end, exclusive: the first instant that is not covered. The end of the local day
   * `to`, or its start where a file was loaded on that same day (that day is not over).
   */
  end: string | null;
  /** The last local day that is over: the day before `end`. */
  lastFullDay: string | null;
  /** True where any row came as a day without a time. */
  hasDayGrain: boolean;
  /** Rows later than the moment of profiling. */
  futureRows: number;
  /** Whether no instant is finer than a millisecond. */
  wholeMillis?: boolean;
  currencies: string[];
  /** events only: names by number of rows, most first, at most 200. */
  events?: { event: string; rows: number; people: number }[];
}

export interface ColumnProfile {
  name: string;
  type: string;
  role: string;
  /** Distinct values, approximate above a thousand; 0 = never filled. */
  distinct: number;
  /** The most frequent values of a dimension, at most 50, for menus. */
  top: string[];
}

export const hasColumn = (context: Context, table: TableName, column: string): boolean =>
  context.tables[table]?.columns.some((c) => c.name === column) ?? false;

/** The columns of a table that hold anything. */
export const filledColumns = (context: Context, table: TableName): ColumnProfile[] =>
  context.tables[table]?.columns.filter((c) => c.distinct > 0) ?? [];
