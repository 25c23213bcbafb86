import type { LoadOptions } from '../../../src/import/types.ts';

/** What a report and its table must say. */
export interface Want {
  /** The name in the report; the file's own if left out. */
  file?: string;
  /** The code of the error; its message has to name the file, its hint a way out. */
  error?: string;
  /** Rows, rejected, blank, totals, duplicates: those left out are 0. */
  counts?: number[];
  /** Warnings that have to be there: a code, or a code with the row or the column that it names. */
  warns?: (string | { code: string; row?: number; column?: string })[];
  encoding?: RegExp;
  /** Columns of the rows of this file, in its own order. */
  values?: Record<string, unknown[]>;
  /** Everything set aside, each as [line, text, reason]. */
  rejects?: [row: number, text: string, reason: string][];
}

/** A bad file with what is owed for it. */
export interface Case extends Want {
  name: string;
  as: string;
  bytes: string | Uint8Array;
  options?: LoadOptions;
  /** Where a file gives several reports. */
  reports?: Want[];
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const SPEND = 'Day,Campaign,Cost,Clicks';
/** Two days of two campaigns: 10.50 and 20.25. */
export const ADS = `${SPEND}\n2026-01-05,a,10.50,3\n2026-01-06,b,20.25,4\n`;
/** What `ADS` loads as, whatever was done to its form. */
export const ads: Want = {
  counts: [2],
  values: {
    day: ['2026-01-05', '2026-01-06'],
    campaign: ['a', 'b'],
    cost: [10.5, 20.25],
    clicks: [3, 4],
  },
};

/** A spend file of one figure column, with a campaign of its own on each line. */
export const spend = (cells: readonly string[], header = 'Cost'): string =>
  [`Day;Campaign;${header}`, ...cells.map((c, i) => `2026-01-05;campaign ${i + 1};${c}`), ''].join(
    '\n',
  );

/** An events file of these times, a person each. */
export const times = (cells: readonly string[]): string =>
  ['user;event;timestamp', ...cells.map((c, i) => `u${i};visit;${c}`), ''].join('\n');

/** Full sizes, as hostile.md says them (`npm run test:faults`); else a part of them. */
export const FULL = Boolean(process.env['FUPAN_FULL']);
