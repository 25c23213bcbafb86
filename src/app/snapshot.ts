import type { RunResult, Row } from '../analyses/contract.ts';
import { Problem } from '../model/problem.ts';
import type { Snapshot } from '../workspace/index.ts';

/** Fields that say how many people, visits or orders a row is made of. */
const SIZES = ['size', 'count', 'users', 'sessions', 'people', 'units', 'orders', 'conversions'];
/** Groups smaller than this stay at home unless the sender chooses otherwise. */
export const SMALLEST = 10;

/**
 * The figures of an answer for whoever gets the link: aggregates only, without the groups of which
 * fewer than `smallest` are counted. Where one group of a table would stay at home alone it could be
 * reckoned from the total, so the next smallest stays too. Rejects `snapshot-too-small` {smallest}
 * where the whole itself, or a step of it, is that small.
 */
export function takeSnapshot(result: RunResult, smallest: number, made: Date): Snapshot {
  const left: string[] = [];
  const rows = large(result.rows, smallest, left);
  if (!rows.length || (result.rows.some(isWhole) && !rows.some(isWhole))) {
    throw new Problem('snapshot-too-small', { smallest });
  }
  // A group that stays must not be reckoned from what a chart shows of it, or of the one beside it.
  const home = new Set(left);
  const parts = Object.fromEntries(
    Object.entries(result.parts).map(([name, part]) => [
      name,
      large(part.filter(not(home)), smallest, left),
    ]),
  );
  const { kind, spec, columns, warnings } = result;
  return {
    made: made.toISOString(),
    smallest,
    left: [...new Set(left)].slice(0, 100),
    // A finding may speak of a group that stays at home.
    findings: left.length ? [] : result.findings,
    kind,
    spec,
    rows,
    columns,
    parts,
    warnings,
  };
}

/** The rows of the groups that may go; the names of the others are added to `left`. */
function large(rows: readonly Row[], smallest: number, left: string[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = groupOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const all = [...groups].map(([key, members]) => ({
    key,
    whole: members.some(isWhole),
    size: Math.min(...members.map(sizeOf)),
    small: members.some((row) => small(row, smallest)),
  }));
  const home = new Set(all.filter((g) => g.small).map((g) => g.key));
  if (all.filter((g) => g.small && !g.whole).length === 1) {
    const rest = all.filter((g) => !home.has(g.key) && !g.whole);
    const next = rest.sort((a, b) => a.size - b.size)[0];
    if (next) home.add(next.key);
  }
  left.push(...home);
  return rows.filter((row) => !home.has(groupOf(row)));
}

/** Rows that speak of none of these groups. */
const not =
  (home: ReadonlySet<string>) =>
  (row: Row): boolean =>
    !home.has(groupOf(row)) && !Object.values(row).some((v) => home.has(String(v)));

/** What a row tells apart: its texts and days, and the offset of a cohort's cell; steps go together. */
function groupOf(row: Row): string {
  const named = Object.entries(row).filter(([name, value]) =>
    name === 'offset' ? value !== null : name !== 'label' && typeof value === 'string',
  );
  return named.map(([, value]) => String(value)).join(' · ');
}

/** A total, or the rows of a table that tells no groups apart. */
const isWhole = (row: Row): boolean =>
  row['total'] === true ||
  !Object.entries(row).some(([name, value]) => name !== 'label' && typeof value === 'string');

const sizes = (row: Row): number[] =>
  SIZES.map((name) => row[name]).filter((v): v is number => typeof v === 'number' && v > 0);
const sizeOf = (row: Row): number => Math.min(Infinity, ...sizes(row));
const small = (row: Row, smallest: number): boolean => sizes(row).some((n) => n < smallest);
