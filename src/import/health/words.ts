import type { Row } from '../../engine/types.ts';
import { format, hasMessage, t } from '../../i18n/index.ts';

/** Names that a sentence bears before it says how many more there are. */
const NAMED = 3;

/** "a, b, c and 2 more", each once. */
export function names(values: readonly string[]): string {
  const each = [...new Set(values)];
  const first = each.slice(0, NAMED).join(t('health.list.comma'));
  return each.length > NAMED ? t('health.list.more', { first, n: each.length - NAMED }) : first;
}

/** A source as people call it; where nobody knows it, the table stands for it. */
export function sourceWord(row: Row): string {
  const source = row['source'];
  if (typeof source !== 'string' || source === '') return String(row['table_name'] ?? '');
  return hasMessage(`source.${source}`, 'en') ? t(`source.${source}`) : source;
}

export const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column] ?? 0), 0);

export const texts = (rows: readonly Row[], column: string): string[] =>
  rows.flatMap((row) => (typeof row[column] === 'string' ? [row[column]] : []));

/** The days that rows span, in words. */
export function span(rows: readonly Row[], from = 'from', to = 'to'): string {
  const first = texts(rows, from).sort()[0] ?? null;
  const last = texts(rows, to).sort().at(-1) ?? null;
  return format.dayRange(first, last);
}

/** First and last day of a row of figures. */
export const days = (row: Row): { from: string | null; to: string | null } => {
  const day = (value: unknown) => (typeof value === 'string' ? value.slice(0, 10) : null);
  return { from: day(row['from']), to: day(row['to']) };
};
