import { Problem } from '../../../model/problem.ts';
import {
  comparedPeriod,
  resolvePeriod,
  type CompareSpec,
  type PeriodSpec,
} from '../../../model/period.ts';
import type { Condition, GroupsSpec } from '../../../model/spec.ts';
import type { TableName } from '../../../model/tables.ts';
import type { Context, Row } from '../../contract.ts';

/**
 * Comparison, the same for every analysis: of two periods, or of two groups, each of which is the
 * spec itself with a filter more. Either way the answer has two sides, of which each is a spec
 * without a comparison; the rows call them `period: current` and `compared`.
 */

export type Compared = CompareSpec | GroupsSpec;

interface Comparing {
  period: PeriodSpec;
  compare: Compared;
  where: readonly Condition[];
}

export const isGroups = (compare: unknown): compare is GroupsSpec =>
  typeof compare === 'object' && compare !== null && 'groups' in compare;

/**
 * The specs of both sides; `tables` are those whose data's end a period of the last days ends with.
 * `other` is null where nothing is compared, or nothing lies before a period without bounds.
 */
export function sidesOf<S extends Comparing>(
  spec: S,
  context: Context,
  tables: readonly TableName[],
): { own: S; other: S | null } {
  const { compare, where } = spec;
  const alone = { ...spec, compare: null };
  if (!compare) return { own: alone, other: null };
  if (isGroups(compare)) {
    const [own, other] = compare.groups.map((group) => ({ ...alone, where: [...where, ...group] }));
    return { own: own!, other: other! };
  }
  const period = resolvePeriod(spec.period, context, tables);
  const then = typeof compare === 'object' ? compare : period && comparedPeriod(period, compare);
  return { own: alone, other: then && { ...alone, period: then } };
}

/** One side of a comparison, as its rows call it. */
export interface Side<S> {
  name: 'current' | 'compared';
  spec: S;
}

/** The sides of which an answer tells: one where nothing is compared. */
export function sideList<S extends Comparing>(
  spec: S,
  context: Context,
  tables: readonly TableName[] = ['events'],
): Side<S>[] {
  const { own, other } = sidesOf(spec, context, tables);
  return [
    { name: 'current', spec: own },
    ...(other ? [{ name: 'compared' as const, spec: other }] : []),
  ];
}

/** The side that a mark is of: the current one, unless it says otherwise. */
export const sideAt = <S>(row: Row, sides: readonly Side<S>[]): Side<S> =>
  sides.find((side) => side.name === row['period']) ?? sides[0]!;

/** The spec of the side that a mark is of, where groups are compared; else the spec itself. */
export const sideOf = <S extends Comparing>(row: Row, spec: S, context: Context): S => {
  if (!isGroups(spec.compare)) return spec;
  const { own, other } = sidesOf(spec, context, []);
  return row['period'] === 'compared' ? other! : own;
};

/** The filter of the group that a mark is of, where groups are compared. */
export const groupOf = (row: Row, compare: unknown): readonly Condition[] | null =>
  isGroups(compare) && row['period'] !== undefined
    ? compare.groups[row['period'] === 'compared' ? 1 : 0]
    : null;

/** Rejects with `invalid-spec` groups that are no filter of the analysis, or both the same one. */
export function checkGroups<S extends Comparing>(spec: S, check: (side: S) => unknown): void {
  const { compare, where } = spec;
  if (!isGroups(compare)) return;
  const [a, b] = compare.groups;
  if (JSON.stringify(a) === JSON.stringify(b)) {
    throw new Problem('invalid-spec', { path: 'compare.groups', reason: 'same-groups' });
  }
  for (const group of compare.groups) {
    check({ ...spec, compare: null, where: [...where, ...group] });
  }
}

/** Everyone else: the filter of all whom one condition leaves out; null of several conditions. */
export function restOf(group: readonly Condition[]): Condition[] | null {
  const [only, ...more] = group;
  if (!only || more.length) return null;
  const { op } = only;
  if (op !== 'in' && op !== 'not_in') return null;
  return [{ ...only, op: op === 'in' ? 'not_in' : 'in' }];
}
