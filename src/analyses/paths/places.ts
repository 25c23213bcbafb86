import type { Row } from '../contract.ts';

/** What a row of the answer is of: the period, under compare, and the part; `null` = the whole. */
export interface Places {
  /** The fields that say so, first in each row. */
  head: (raw: Row) => Row;
  /** All units of the row's period and part. */
  size: (row: Row) => number;
  /** The current period first; the whole, the parts by size, "(other)" last. */
  order: (a: Row, b: Row) => number;
  /** Rows such that both periods have the same: what one of them lacks is `nobody`'s. */
  same: (rows: readonly Row[], names: readonly string[], nobody: (row: Row) => Row) => Row[];
}

const partOf = (row: Row): string | null =>
  row['total'] === true || (row['breakdown'] ?? null) === null ? null : String(row['breakdown']);
const byName = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : a === b ? 0 : 1);

/** From the rows of the query, which know of everybody's path. */
export function placesOf(paths: readonly Row[], broken: boolean, compared: boolean): Places {
  const key = (row: Row): string => JSON.stringify([row['period'] ?? null, partOf(row)]);
  const sizes = new Map<string, number>();
  const parts = new Map<string | null, number>();
  const add = <K>(map: Map<K, number>, k: K, count: number) =>
    map.set(k, (map.get(k) ?? 0) + count);
  for (const row of paths) {
    add(sizes, key(row), Number(row['count']));
    add(parts, partOf(row), Number(row['count']));
  }
  const last = (p: string | null): number => (p === null ? -1 : p === '(other)' ? 1 : 0);
  const ranked = [...parts.keys()].sort(
    (a, b) => last(a) - last(b) || parts.get(b)! - parts.get(a)! || byName(a, b),
  );
  const rank = new Map(ranked.map((part, i) => [part, i]));
  const then = (row: Row): number => Number(row['period'] === 'compared');
  return {
    head: (raw) => ({
      ...(compared ? { period: raw['period']! } : {}),
      ...(broken ? { breakdown: partOf(raw) } : {}),
    }),
    size: (row) => sizes.get(key(row)) ?? 0,
    order: (a, b) => then(a) - then(b) || (rank.get(partOf(a)) ?? 0) - (rank.get(partOf(b)) ?? 0),
    same(rows, names, nobody) {
      if (!compared) return [...rows];
      const of = (row: Row, period: unknown): string =>
        JSON.stringify([period, partOf(row), ...names.map((name) => row[name] ?? null)]);
      const known = new Set(rows.map((row) => of(row, row['period'])));
      const missing = rows.flatMap((row) => {
        const period = then(row) ? 'current' : 'compared';
        return known.has(of(row, period)) ? [] : [nobody({ ...row, period })];
      });
      return [...rows, ...missing];
    },
  };
}
