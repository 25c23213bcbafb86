import { format, reader, t } from '../i18n/index.ts';

export type TableRow = Record<string, unknown>;

export type CellUnit =
  'text' | 'count' | 'decimal' | 'money' | 'rate' | 'ratio' | 'seconds' | 'day' | 'flag' | 'points';

export interface TableColumn {
  name: string;
  label: string;
  unit: CellUnit;
  align?: 'left' | 'right';
  /** Sign always printed: the cell is a difference. */
  signed?: boolean;
  /** The figure to read first. */
  strong?: boolean;
  /** Replaces the formatted value. */
  text?: (row: TableRow) => string;
  /** Replaces the full figure in the title attribute: numerator and denominator of a rate. */
  title?: (row: TableRow) => string;
  /** In small type behind the value: why a row is not like the others. */
  note?: (row: TableRow) => string;
  /** A bar beside the figure; one scale down the column. */
  bar?: boolean;
  /** Only what deviates has a colour, and then an arrow in the direction of the number. */
  tone?: (row: TableRow) => 'better' | 'worse' | null;
  /** False = the colour alone, for a figure whose own sign says enough. */
  arrow?: boolean;
  /** Draws a line instead of a text; `openFrom` is where it stops being complete. */
  spark?: (row: TableRow) => { values: (number | null)[]; openFrom: number };
}

/** Where a row stands: peers sort, rows apart follow them, the total is last. */
export type Rank = 'peer' | 'apart' | 'total';

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Chinese tables show yuan in 万元 where a column reaches ten thousand. */
function inWan(column: TableColumn, rows: readonly TableRow[]): boolean {
  return (
    column.unit === 'money' &&
    reader.locale === 'zh-CN' &&
    reader.currency === 'CNY' &&
    rows.some((row) => Math.abs(number(row[column.name]) ?? 0) >= 1e4)
  );
}

/** How the figures of one column are written: equal decimals down the column. */
export function columnFormat(
  column: TableColumn,
  rows: readonly TableRow[],
): { head: string; write: (value: unknown) => string } {
  const values = rows.map((row) => number(row[column.name]));
  const whole = values.every((v) => v === null || Number.isInteger(v));
  const write = (plain: (v: number | null) => string) => (value: unknown) => {
    // What rounds to nothing has no sign.
    const text = plain(number(value)).replace(/^−(0(?:\.0+)?%?)$/, '$1');
    return column.signed && (number(value) ?? 0) > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  };
  switch (column.unit) {
    case 'count':
    case 'decimal':
      return { head: column.label, write: write((v) => format.fixed(v, whole ? 0 : 1)) };
    case 'money': {
      const wan = inWan(column, rows);
      const unit = wan ? '万元' : currencyUnit();
      const small = values.every((v) => v === null || Math.abs(v) < 100) && !whole;
      return {
        head: t('table.head', { label: column.label, unit }),
        write: write((v) =>
          wan ? format.fixed(v === null ? null : v / 1e4, 2) : format.fixed(v, small ? 2 : 0),
        ),
      };
    }
    case 'rate':
      return { head: column.label, write: write((v) => format.percent(v)) };
    case 'points':
      return {
        head: t('table.head', { label: column.label, unit: t('table.points') }),
        write: (v) => format.signed(number(v) === null ? null : number(v)! * 100, 1),
      };
    case 'ratio':
      return { head: column.label, write: write((v) => format.fixed(v, 2)) };
    case 'seconds':
      return { head: column.label, write: write((v) => format.duration(v)) };
    case 'day':
      return {
        head: column.label,
        write: (v) => format.day(typeof v === 'string' ? v : null, true),
      };
    case 'flag':
      return { head: column.label, write: (v) => (v === true ? '✓' : v === false ? '' : '–') };
    default:
      return {
        head: column.label,
        write: (v) => (v === null || v === undefined || v === '' ? format.NONE : String(v)),
      };
  }
}

const currencyUnit = (): string =>
  reader.locale === 'zh-CN' && reader.currency === 'CNY' ? '元' : format.currencySign();

/** The full figure for the title attribute; empty where the cell already shows it. */
export function fullFigure(column: TableColumn, row: TableRow): string {
  if (column.title) return column.title(row);
  const value = number(row[column.name]);
  if (value === null) return '';
  if (column.unit === 'money') return `${format.full(value)} ${reader.currency}`;
  if (column.unit === 'seconds') return t('table.seconds', { n: format.full(value) });
  if (column.unit === 'count' && Number.isInteger(value)) return '';
  return format.full(value);
}

export const isNumeric = (column: TableColumn): boolean =>
  column.align ? column.align === 'right' : !['text', 'day', 'flag'].includes(column.unit);
