import { SEGMENT } from '../../model/where.ts';
import { newcombe } from '../../stats/interval.ts';
import type { Row } from '../contract.ts';
import type { PathsSpec } from './spec.ts';

/** The rates that are compared: what they are a share of, and of how many. */
const RATES = {
  /** Of all units: those who take the path, or are at the node. */
  share: { over: 'count', under: 'size' },
  /** Of those at a node: who goes no further. */
  ended: { over: 'ended', under: 'count' },
} as const;
type Of = keyof typeof RATES;

/** By which fields a row of each kind is named; all of them stand in each row of `differences`. */
const NAMES = {
  path: ['nodes', 'rest'],
  node: ['step', 'node'],
  branch: ['begins'],
  detour: ['source', 'target'],
} as const;
export type What = keyof typeof NAMES;
const FIELDS = Object.values(NAMES).flat();

const n = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);
const named = (what: What, row: Row): Row => {
  const own: readonly string[] = NAMES[what];
  return Object.fromEntries(FIELDS.map((f) => [f, own.includes(f) ? (row[f] ?? null) : null]));
};
/** What does not stand alone: other things in each segment. */
const isRest = (row: Row): boolean =>
  row['rest'] === true || [row['node'], row['source'], row['target']].includes('(other)');
const keyOf = (what: What, row: Row, part: unknown): string =>
  JSON.stringify([part ?? null, named(what, row)]);

/**
 * Each path's, node's and detour's rates against those of the compared period, or without one each
 * value's of the breakdown against all others together: `rate`, `other` of `other_count` and
 * `other_size`, `difference` with its 95 % interval (Newcombe), `noise` where that holds 0, `against`
 * ("compared" or "rest"), `of` ("share" of all units, or "ended": of those at a node). No row where
 * either side has nobody.
 */
export function differencesOf(
  rows: Record<What, readonly Row[]>,
  spec: PathsSpec,
  compared: boolean,
): Row[] {
  if (!compared && !spec.breakdown) return [];
  const within = (what: What, of: Of): Row[] => {
    const now = rows[what].filter((r) => r['period'] !== 'compared');
    const others = compared ? rows[what].filter((r) => r['period'] === 'compared') : now;
    const known = new Map(others.map((r) => [keyOf(what, r, r['breakdown']), r]));
    const { over, under } = RATES[of];
    const segments = spec.breakdown?.column === SEGMENT;
    return now.flatMap((row): Row[] => {
      const part = row['breakdown'] ?? null;
      if (segments && isRest(row)) return [];
      if (!compared && part === null) return [];
      // Where periods are not compared: all parts together, less this one.
      const other = known.get(keyOf(what, row, compared ? part : null));
      const less = (column: string): number => (compared ? 0 : n(row, column));
      const mine = [n(row, over), n(row, under)] as const;
      const theirs = [n(other, over) - less(over), n(other, under) - less(under)] as const;
      // Of segments, each has names of its own: what the whole does not name cannot be compared.
      if (!other || theirs[0] < 0 || theirs[0] > theirs[1] || !mine[1] || !theirs[1]) return [];
      const { low, high } = newcombe(...mine, ...theirs);
      const [rate, otherRate] = [mine[0] / mine[1], theirs[0] / theirs[1]];
      return [
        {
          what,
          ...(spec.breakdown ? { breakdown: part } : {}),
          ...named(what, row),
          of,
          against: compared ? 'compared' : 'rest',
          rate,
          other: otherRate,
          other_count: theirs[0],
          other_size: theirs[1],
          difference: rate - otherRate,
          low,
          high,
          noise: low <= 0 && high >= 0,
        },
      ];
    });
  };
  return [
    ...within('path', 'share'),
    ...within('node', 'share'),
    ...within('node', 'ended'),
    ...within('branch', 'share'),
    ...(compared ? within('detour', 'share') : []),
  ];
}

const SAID = ['other', 'other_count', 'other_size', 'difference', 'low', 'high', 'noise'];

/** The rows of a table: those of the current period, with what their differences say beside each. */
export function withDifferences(
  rows: readonly Row[],
  differences: readonly Row[],
  what: What,
  of: Of,
): Row[] {
  const own = differences.filter((d) => d['what'] === what && d['of'] === of);
  const known = new Map(own.map((d) => [keyOf(what, d, d['breakdown']), d]));
  return rows
    .filter((r) => r['period'] !== 'compared')
    .map((row): Row => {
      const found = known.get(keyOf(what, row, row['breakdown'])) ?? {};
      return { ...row, ...Object.fromEntries(SAID.map((name) => [name, found[name] ?? null])) };
    });
}
