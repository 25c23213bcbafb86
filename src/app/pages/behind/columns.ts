import { columnLabel } from '../../../analyses/parts/names.ts';
import type { Result, Row } from '../../../engine/types.ts';
import { format, hasMessage, t } from '../../../i18n/index.ts';
import type { Context } from '../../../model/context.ts';
import type { TableColumn } from '../../../ui/table.ts';

/** Columns that say where a row stands in a file: always shown, and never as figures. */
const PLACE = ['file', 'line'];
/** What the place is made of. */
const CODES = ['file_id', 'row_number'];

const label = (name: string): string => {
  const key = `behind.column.${name}`;
  return hasMessage(key, 'en') ? t(key) : columnLabel(name);
};

/**
 * The columns of rows that no analysis shaped: by their values, empty ones left out. `money`: in
 * the base currency.
 */
export function columnsOf(
  columns: Result['columns'],
  rows: readonly Row[],
  context: Context,
  money: readonly string[] = [],
): TableColumn[] {
  const own = columns.map((c) => c.name).filter((name) => !CODES.includes(name));
  const names = [...PLACE.filter((p) => rows[0] && p in rows[0]), ...own];
  return names.flatMap((name) => {
    const sample = rows.find((row) => row[name] !== null && row[name] !== undefined)?.[name];
    if (sample === undefined && !PLACE.includes(name)) return [];
    const look = money.includes(name) ? { unit: 'money' as const } : lookOf(name, sample, context);
    return [{ name, label: label(name), ...look }];
  });
}

function lookOf(
  name: string,
  sample: unknown,
  context: Context,
): Pick<TableColumn, 'unit' | 'align' | 'text'> {
  if (name === 'line') return { unit: 'text', align: 'right' };
  if (typeof sample === 'number') {
    return { unit: 'decimal', text: (row) => format.full(row[name] as number | null) };
  }
  if (typeof sample === 'boolean') return { unit: 'flag' };
  if (typeof sample !== 'string') return { unit: 'text' };
  if (/^\d{4}-\d\d-\d\d$/.test(sample)) return { unit: 'day' };
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(sample)) return { unit: 'text' };
  const zone = context.settings.timeZone;
  const text = (value: unknown) =>
    typeof value === 'string' ? format.moment(value, zone) : format.NONE;
  return { unit: 'text', text: (row) => text(row[name]) };
}
