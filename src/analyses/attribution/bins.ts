import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { number } from './figures.ts';

/** A bar of a histogram. */
export interface Bin {
  label: string;
  short: string;
  conversions: number;
  revenue: number;
  /** The row of the part that it stands for. */
  row: Row;
  /** Can still grow. */
  open?: boolean;
}

const sums = (row: Row) => ({
  conversions: number(row['conversions']) ?? 0,
  revenue: number(row['revenue']) ?? 0,
});

const only = (row: Row, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name] ?? null]));

export const lagBins = (rows: readonly Row[]): Bin[] =>
  rows.map((row) => {
    const from = number(row['from_seconds']) ?? 0;
    const to = number(row['to_seconds']);
    return {
      label:
        to === null
          ? t('attribution-view.lag.more', { from: format.duration(from) })
          : t('attribution-view.lag.span', {
              from: from === 0 ? '0' : format.duration(from),
              to: format.duration(to),
            }),
      short: from === 0 ? '0' : format.duration(from),
      row: only(row, ['touch', 'from_seconds', 'to_seconds']),
      ...sums(row),
    };
  });

export const lengthBins = (rows: readonly Row[]): Bin[] =>
  rows.map((row) => {
    const n = number(row['from_touches']) ?? 0;
    const more = row['to_touches'] === null;
    return {
      label: t('attribution-view.length.touches', { n, more: String(more) }),
      short: more ? `${n}+` : String(n),
      row: only(row, ['from_touches', 'to_touches']),
      ...sums(row),
    };
  });

export const dayBins = (rows: readonly Row[]): Bin[] =>
  rows.map((row) => ({
    label: format.day(String(row['day']), true),
    short: format.day(String(row['day'])),
    row: only(row, ['day']),
    ...sums(row),
    open: row['complete'] === false,
  }));
