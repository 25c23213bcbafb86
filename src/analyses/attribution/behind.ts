import type { Context } from '../../model/context.ts';
import type { Behind, Row } from '../contract.ts';
import { literal } from '../../model/sql.ts';
import { groupOf } from '../parts/groups/sides.ts';
import { indented, valueConditions } from '../parts/behind.ts';
import { askedSides, attributionUses, salesSql } from './query.ts';
import { conversionTable, type AttributionSpec } from './spec.ts';

/** The people and the conversions in whose paths a row's player is; or that have no touch. */
export const behind: Behind<AttributionSpec> = {
  part(row, spec) {
    const where = [...(groupOf(row, spec.compare) ?? []), ...valueConditions(row, [spec.by])];
    return where.length ? { where } : null;
  },
  people: (row, spec, context) => {
    const sql = behindSql('person', row, spec, context);
    return sql === null ? null : { sql, uses: attributionUses };
  },
  lines: (row, spec, context) => {
    const sql = behindSql('row', row, spec, context);
    return sql === null ? [] : [{ table: conversionTable(spec), sql, uses: attributionUses }];
  },
};

/** Null where the row is a path, a length or another part that names no player. */
function behindSql(
  column: 'person' | 'row',
  row: Row,
  spec: AttributionSpec,
  context: Context,
): string | null {
  const name = row[spec.by];
  const rest = row['not_attributed'] === true;
  if (!rest && row['total'] !== true && (typeof name !== 'string' || name === '(other)'))
    return null;
  const suffix = row['period'] === 'compared' ? '_compared' : '';
  const { side, period } = askedSides(spec, context).find((p) => p.suffix === suffix)!;
  const test = rest
    ? '\nWHERE path IS NULL'
    : typeof name === 'string'
      ? `\nWHERE list_contains(path, ${literal(name)})`
      : '';
  return `SELECT ${column} FROM (\n${indented(salesSql(side, context, period, ['s.row']))}\n)${test}`;
}
