import type { Cell, Row } from '../../../engine/types.ts';
import { format, hasMessage, t } from '../../../i18n/index.ts';
import type { HealthColumn } from '../../../import/health/types.ts';
import { sourceName } from '../files/source.ts';

const NUMBERS: readonly HealthColumn['unit'][] = ['count', 'share', 'sum'];

export const isNumber = ({ unit }: HealthColumn): boolean => NUMBERS.includes(unit);

/** One figure of a finding in the reader's words. */
export function cellText({ unit }: HealthColumn, value: Cell | undefined, zone: string): string {
  if (value === null || value === undefined) return format.NONE;
  const number = Number(value);
  const text = String(value);
  switch (unit) {
    case 'count':
      return format.count(number);
    case 'share':
      return format.percent(number);
    case 'sum':
      return format.fixed(number, Number.isInteger(number) ? 0 : 2);
    case 'day':
      return format.day(text, true);
    case 'moment':
      return format.moment(text, zone);
    case 'source':
      return sourceName(text);
    case 'reason':
      return hasMessage(`health.reason.${text}`, 'en') ? t(`health.reason.${text}`) : text;
    case 'text':
    case 'table':
    case 'file':
      return text;
  }
}

/** The columns in which any row holds something. */
export const shownColumns = (
  columns: readonly HealthColumn[],
  rows: readonly Row[],
): readonly HealthColumn[] =>
  columns.filter((c) => rows.some((r) => r[c.name] !== null && r[c.name] !== ''));
