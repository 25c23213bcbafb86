import { literal } from '../../model/sql.ts';
import type { Condition } from '../../model/spec.ts';
import type { Row } from '../contract.ts';

/** What the rows of an answer call a missing value, and the values beyond the largest. */
const NONE = '(none)';
const OTHER = '(other)';

/** The condition that chooses the rows of one value of a breakdown; null for "(other)". */
export function valueCondition(column: string, value: Row[string]): Condition | null {
  if (value === OTHER || (typeof value === 'object' && value !== null)) return null;
  return { column, op: 'in', values: [value === NONE ? null : value] };
}

/** The fields of a mark that are among `columns` and stand for one value, as conditions. */
export const valueConditions = (row: Row, columns: readonly string[]): Condition[] =>
  columns.flatMap((column) => {
    const value = row[column];
    if (value === undefined || value === null) return [];
    return valueCondition(column, value) ?? [];
  });

/** `column = 'value'` for each field of a mark that names one of the columns; SQL by name. */
export const sameValues = (row: Row, columns: Readonly<Record<string, string>>): string[] =>
  Object.entries(columns).flatMap(([name, sql]) => {
    const value = row[name];
    return value === undefined || value === null || typeof value === 'object'
      ? []
      : [`${sql} = ${literal(value)}`];
  });

/** The people of what a SELECT gives: people themselves, sessions or rows. */
export function peopleOf(unit: 'person' | 'session' | 'row', sql: string): string {
  if (unit === 'person') return sql;
  const table = unit === 'session' ? 'event_session' : 'event_spine';
  return `SELECT person FROM ${table} WHERE ${unit} IN (\n${indented(sql)}\n)`;
}

/** A SELECT as part of another: two spaces further in. */
export const indented = (sql: string): string => sql.replace(/^(?=.)/gm, '  ');
