/** How a file's records were brought into the form of rows, before anything else is understood. */
export interface Shape {
  wide: Wide | null;
  clock: Clock | null;
  /** The header of the file itself, which `Wide` and `Clock` point into. */
  header: readonly string[];
}

/** A wide file: columns that are values of one dimension, and how they become rows. */
export interface Wide {
  kind: 'day' | 'period' | 'place';
  /** Columns that every row keeps, by their index in the file. */
  keep: number[];
  /** What the new column of keys is called: `day`, `month`, `source`, `channel`. */
  key: string;
  keys: string[];
  /** One new column of figures each: its name, and the column of the file for each key. */
  values: { header: string; at: (number | null)[] }[];
  /** Columns that hold the sum of the others, and are not loaded. */
  totals: number[];
  assumedYear: number | null;
}

/** A day in one column and its clock in another, to be read as one time. */
export interface Clock {
  day: number;
  clock: number;
}
