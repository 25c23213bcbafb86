import type { Row } from '../contract.ts';
import { valueLabel } from '../parts/names.ts';
import type { Bin } from './timesplot.ts';

/** So many values are told apart in the chart of times. */
const MOST = 3;

/** How long it took those of a period or of a value of the breakdown. */
export interface TimesOf {
  name: string;
  value: string;
  compared: boolean;
  median: number | null;
  bins: Bin[];
  /** What names it in the answer. */
  row: Row;
}

const number = (x: unknown): number => (typeof x === 'number' ? x : 0);

/**
 * The whole of the period, and under `compared` that of the other one beside it; without one the
 * largest values of a breakdown. Who does not come as far as `step` has no bins.
 */
export function seriesOfTimes(
  times: readonly Row[],
  rows: readonly Row[],
  step: number,
  dimension: string | null,
  compared: { now: string; then: string } | null,
): TimesOf[] {
  const period = (r: Row): boolean => r['period'] === 'compared';
  const whole = (r: Row): boolean => (r['breakdown'] ?? null) === null;
  const values = [
    ...new Set(rows.filter((r) => !whole(r) && !period(r)).map((r) => String(r['breakdown']))),
  ].slice(0, MOST);
  const wanted =
    dimension && !compared && values.length > 1
      ? values.map((value) => ({
          name: valueLabel(value),
          value,
          mine: (r: Row) => r['breakdown'] === value,
          row: { breakdown: value } as Row,
        }))
      : [false, true].map((then) => ({
          name: (then ? compared?.then : compared?.now) ?? '',
          value: '',
          mine: (r: Row) => whole(r) && period(r) === then,
          row: (compared ? { period: then ? 'compared' : 'current' } : {}) as Row,
        }));
  return wanted
    .map(({ mine, ...named }) => ({
      ...named,
      found: times.filter((r) => mine(r) && r['step'] === step),
      median: rows.find((r) => mine(r) && r['step'] === step)?.['median_seconds'] ?? null,
    }))
    .filter(({ found }) => found.some((r) => number(r['count']) > 0))
    .map(({ found, median, ...named }, series) => {
      const of = found.reduce((sum, r) => sum + number(r['count']), 0);
      const sorted = [...found].sort((a, b) => number(a['from']) - number(b['from']));
      return {
        ...named,
        compared: named.row['period'] === 'compared',
        median: typeof median === 'number' ? median : null,
        bins: sorted.map((r, at) => ({
          series,
          at,
          from: number(r['from']),
          to: typeof r['to'] === 'number' ? r['to'] : null,
          count: number(r['count']),
          of,
        })),
      };
    });
}
