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

/**
 * Null where the row is a model's, or what lies beyond the largest. Without a player a row may be a
 * path, a lag, a length of paths or a day: the conversions of these.
 */
function behindSql(
  column: 'person' | 'row',
  row: Row,
  spec: AttributionSpec,
  context: Context,
): string | null {
  const name = row[spec.by];
  const rest = row['not_attributed'] === true;
  const part = partTest(row);
  if (!part && !rest && row['total'] !== true && (typeof name !== 'string' || name === '(other)'))
    return null;
  const suffix = row['period'] === 'compared' ? '_compared' : '';
  const { side, period } = askedSides(spec, context).find((p) => p.suffix === suffix)!;
  const test = part
    ? `\nWHERE ${part}`
    : rest
      ? '\nWHERE path IS NULL'
      : typeof name === 'string'
        ? `\nWHERE list_contains(path, ${literal(name)})`
        : '';
  return `SELECT ${column} FROM (\n${indented(salesSql(side, context, period, ['s.row']))}\n)${test}`;
}

/** Of a row of the parts: whether a conversion is of its path, lag, length or day; '' of another. */
function partTest(row: Row): string {
  const { path, day } = row;
  const between = (value: string, from: Row[string], to: Row[string]): string =>
    [`${value} >= ${Number(from)}`, ...(to === null ? [] : [`${value} <= ${Number(to)}`])].join(
      ' AND ',
    );
  if (typeof path === 'string') {
    // What lies beyond the most touched is told apart in the data, not in the row.
    return path.split(' > ').includes('(other)')
      ? ''
      : `array_to_string(path, ' > ') = ${literal(path)}`;
  }
  if (typeof day === 'string') return `day = ${literal(day)}::DATE`;
  if ('from_touches' in row) return between('len(path)', row['from_touches']!, row['to_touches']!);
  if (!('from_seconds' in row)) return '';
  // A bin begins with its first second and ends before the next one's.
  const age = `greatest(0, ages[${row['touch'] === 'first' ? 1 : -1}])`;
  const to = row['to_seconds'] === null ? '' : ` AND ${age} < ${Number(row['to_seconds'])}`;
  return `path IS NOT NULL AND ${age} >= ${Number(row['from_seconds'])}${to}`;
}
