import type { Context } from '../../model/context.ts';
import type { Behind, Lines, Row } from '../contract.ts';
import { sameValues, valueConditions } from '../parts/behind.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';
import { attributedSql, valueColumn } from '../parts/credit/values.ts';
import {
  costFrom,
  costValue,
  creditedSql,
  periodsOf,
  roiUses,
  valueFrom,
  type NamedPeriod,
} from './query.ts';
import type { RoiSpec } from './spec.ts';

/** The buyers and the lines behind a row: the orders credited to it, and its spend. */
export const behind: Behind<RoiSpec> = {
  part(row, spec) {
    const where = valueConditions(row, spec.by);
    return where.length ? { where } : null;
  },
  people(row, spec, context) {
    const sql = creditedRows('c.person', row, spec, context);
    return sql === null ? null : { sql, uses: roiUses(context) };
  },
  lines(row, spec, context) {
    const sales = creditedRows('c.row', row, spec, context);
    return [
      ...(sales === null
        ? []
        : [{ table: saleTable(context)!, sql: sales, uses: roiUses(context) }]),
      ...spendLines(row, spec, context),
    ];
  },
};

/** The one period that a row speaks of. */
const periodOf = (row: Row, spec: RoiSpec, context: Context): NamedPeriod[] =>
  periodsOf(spec, context).filter((p) => p.name === (row['period'] ?? 'current'));

/** A column of the credited shares of a row; null where nothing is loaded that could be sold. */
function creditedRows(column: string, row: Row, spec: RoiSpec, context: Context): string | null {
  const sale = saleTable(context);
  if (!sale) return null;
  const periods = periodOf(row, spec, context);
  const values = Object.fromEntries(spec.by.map((c) => [c, valueColumn(c, context, '(none)')]));
  const tests = [
    ...sameValues(row, values),
    ...(row['not_attributed'] === true ? [`NOT (${attributedSql(context)})`] : []),
  ];
  return `WITH ${creditedSql(spec, context, sale, periods).join(',\n')}
SELECT ${column}
${valueFrom(spec, context, sale, periods, tests)}`;
}

function spendLines(row: Row, spec: RoiSpec, context: Context): Lines[] {
  if (!loaded(context, 'spend') || row['not_attributed'] === true) return [];
  const values = Object.fromEntries(spec.by.map((c) => [c, costValue(c, context)]));
  const from = costFrom(spec, context, periodOf(row, spec, context), sameValues(row, values));
  return [{ table: 'spend', sql: `SELECT spend.row\n${from}`, uses: [] }];
}
