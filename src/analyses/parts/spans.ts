import {
  comparedTo,
  resolvePeriod,
  type CompareSpec,
  type Period,
  type PeriodSpec,
} from '../../model/period.ts';
import type { TableName } from '../../model/tables.ts';
import type { Context } from '../contract.ts';

/** A period that an answer tells of; `period` is null where all days are meant. */
export interface Span {
  name: 'current' | 'compared';
  period: Period | null;
}

/** The period asked for, and the one that it is compared with, where there is one. */
export function spansOf(
  spec: { period: PeriodSpec; compare: CompareSpec },
  context: Context,
  tables: readonly TableName[] = ['events'],
): Span[] {
  const period = resolvePeriod(spec.period, context, tables);
  const compared = comparedTo(spec.compare, period);
  return [
    { name: 'current', period },
    ...(compared ? [{ name: 'compared' as const, period: compared }] : []),
  ];
}

/** The period that a mark is of: the current one, unless it says otherwise. */
export const spanOf = (row: { period?: unknown }, spans: readonly Span[]): Span =>
  spans.find((s) => s.name === row.period) ?? spans[0]!;
