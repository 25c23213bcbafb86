import type { Context } from '../../model/context.ts';
import type { Behind, Lines, Row } from '../contract.ts';
import { sameValues, valueConditions } from '../parts/behind.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';
import { attributedSql, valueColumn } from '../parts/credit/values.ts';
import { groupOf, isGroups } from '../parts/groups/sides.ts';
import { buyerTest, isBuyer } from './buyers.ts';
import { overlapRows } from './overlap.ts';
import {
  costFrom,
  costValue,
  creditedSql,
  currentBounds,
  ofSide,
  periodsOf,
  roiUses,
  valueFrom,
  type NamedPeriod,
} from './query.ts';
import type { RoiSpec } from './spec.ts';

/** The buyers and the lines behind a row: the orders credited to it, and its spend. */
export const behind: Behind<RoiSpec> = {
  part(row, spec) {
    if ('on_day' in row) return { period: { from: String(row['on_day']), to: lastDay(row) } };
    if (ofOverlap(row)) return null;
    const where = [...(groupOf(row, spec.compare) ?? []), ...valueConditions(row, spec.by)];
    return where.length ? { where } : null;
  },
  people(row, given, context) {
    if (ofOverlap(row)) {
      return { sql: overlapping('person', row, given, context), uses: roiUses(context) };
    }
    const spec = ofDays(row, given);
    const sql = creditedRows('c.person', row, spec, context);
    return sql === null ? null : { sql, uses: roiUses(context) };
  },
  lines(row, given, context) {
    if (ofOverlap(row)) {
      const sql = overlapping('row', row, given, context);
      return [{ table: saleTable(context)!, sql, uses: roiUses(context) }];
    }
    const spec = ofDays(row, given);
    const sales = creditedRows('c.row', row, spec, context);
    return [
      ...(sales === null
        ? []
        : [{ table: saleTable(context)!, sql: sales, uses: roiUses(context) }]),
      ...spendLines(row, spec, context),
    ];
  },
};

/** A pair of platforms, or a number of them. */
const ofOverlap = (row: Row): boolean => 'platform' in row || 'platforms' in row;

function overlapping(column: 'row' | 'person', row: Row, spec: RoiSpec, context: Context): string {
  const periods = periodsOf(spec, context);
  return overlapRows(column, row, ofSide(spec, periods[0]!), context, currentBounds(periods));
}

/** The last day of a mark over time: of one day, that day. */
const lastDay = (row: Row): string => String(row['until'] ?? row['on_day']);

/** A mark over time stands for its days alone. */
const ofDays = (row: Row, spec: RoiSpec): RoiSpec =>
  'on_day' in row
    ? {
        ...spec,
        period: { from: String(row['on_day']), to: lastDay(row) },
        compare: isGroups(spec.compare) ? spec.compare : null,
      }
    : spec;

/** The one period that a row speaks of. */
const periodOf = (row: Row, spec: RoiSpec, context: Context): NamedPeriod[] =>
  periodsOf(spec, context).filter((p) => p.name === (row['period'] ?? 'current'));

/** A column of the credited shares of a row; null where nothing is loaded that could be sold. */
function creditedRows(column: string, row: Row, given: RoiSpec, context: Context): string | null {
  const sale = saleTable(context);
  if (!sale) return null;
  const periods = periodOf(row, given, context);
  const spec = ofSide(given, periods[0]!);
  const values = Object.fromEntries(spec.by.map((c) => [c, valueColumn(c, context, '(none)')]));
  const tests = [
    ...sameValues(row, values),
    ...(isBuyer(row['buyer']) ? [buyerTest(row['buyer'], 'c.')] : []),
    ...(row['not_attributed'] === true ? [`NOT (${attributedSql(context)})`] : []),
  ];
  return `WITH ${creditedSql(spec, context, sale, periods).join(',\n')}
SELECT ${column}
${valueFrom(spec, context, sale, periods, tests)}`;
}

function spendLines(row: Row, given: RoiSpec, context: Context): Lines[] {
  if (!loaded(context, 'spend') || row['not_attributed'] === true) return [];
  // Spend knows no buyers.
  if ('buyer' in row) return [];
  const periods = periodOf(row, given, context);
  const spec = ofSide(given, periods[0]!);
  const values = Object.fromEntries(spec.by.map((c) => [c, costValue(c, context)]));
  const from = costFrom(spec, context, periods, sameValues(row, values));
  return [{ table: 'spend', sql: `SELECT spend.row\n${from}`, uses: [] }];
}
