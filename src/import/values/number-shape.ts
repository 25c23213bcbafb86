import { currencyCode, currencyWords } from '../header.ts';
import { fold, isMissing } from './text.ts';

/** What one shape (digits as 0) says about how numbers are written. */
export interface NumberShape {
  /** The decimal mark that it proves; null = none is needed, or both would do. */
  decimal: '.' | ',' | null;
  /** `0,000` or `0.000`: a decimal mark or a group, the shape does not say. */
  either: '.' | ',' | null;
  /** What has to be undone: 'fold', 'group', 'minus', 'percent', 'exponent', 'unit:万', 'mark:EUR:€'. */
  seen: string[];
}

const UNITS: Record<string, number> = {
  万: 1e4,
  w: 1e4,
  亿: 1e8,
  千: 1e3,
  k: 1e3,
  m: 1e6,
  bn: 1e9,
  b: 1e9,
};
export const unitFactor = (unit: string): number => UNITS[unit]!;

const escape = (text: string): string => text.replace(/[$.*+?()[\]{}|\\^]/g, '\\$&');
const MARKS = [
  ...currencyWords().map(([word]) => word),
  ...['a$', 'c$', 's$', 'kr', 'zł', 'chf', '฿', '₫', '₽', '₺', '৳', 'rs', 'rs.'],
]
  .sort((a, b) => b.length - a.length)
  .map(escape)
  .join('|');

const BEFORE = new RegExp(`^(${MARKS}) ?`);
const AFTER = new RegExp(` ?(${MARKS})$`);
const UNIT = new RegExp(
  `^(.*[0.]) ?(${Object.keys(UNITS)
    .sort((a, b) => b.length - a.length)
    .join('|')})$`,
);

/** Reads a shape; null = no number, 'missing' = a word for no value. */
export function readNumberShape(shape: string): NumberShape | 'missing' | null {
  if (isMissing(shape)) return 'missing';
  const seen = new Set<string>();
  let body = fold(shape).replaceAll('−', '-').replaceAll('’', "'").toLowerCase();
  if (body !== shape.toLowerCase()) seen.add('fold');
  const peel = (pattern: RegExp, name: (match: string) => string): void => {
    const found = pattern.exec(body);
    if (!found) return;
    body = body.replace(pattern, '');
    seen.add(name(found[1]!));
  };
  const mark = (word: string): string => `mark:${currencyCode(word) ?? ''}:${word}`;
  const minus = (): string => 'minus';
  if (/^\(.*\)$/.test(body)) {
    body = body.slice(1, -1).trim();
    seen.add('minus');
  }
  peel(/^([-+]) ?/, (sign) => (sign === '-' ? 'minus' : 'plus'));
  peel(BEFORE, mark);
  peel(/^(-) ?/, minus);
  peel(/ ?(%)$/, () => 'percent');
  peel(AFTER, mark);
  peel(/ ?(-)$/, minus);
  const unit = UNIT.exec(body);
  if (unit) {
    body = unit[1]!;
    seen.add(`unit:${unit[2]}`);
  }
  peel(AFTER, mark);
  const digits = readDigits(body, seen);
  return digits && { ...digits, seen: [...seen] };
}

/** The digits with their marks: which of them is the decimal mark, if it can be told. */
function readDigits(body: string, seen: Set<string>): Omit<NumberShape, 'seen'> | null {
  const is = (pattern: RegExp): boolean => pattern.test(body);
  const plain = (decimal: '.' | ',' | null) => ({ decimal, either: null });
  if (is(/^0+(\.0*)?e[+-]?0+$/)) {
    seen.add('exponent');
    return plain(body.includes('.') ? '.' : null);
  }
  if (is(/^0+$/)) return body.length > 12 ? null : plain(null);
  if (is(/^0{1,3}[.,]000$/)) {
    seen.add('group');
    return { decimal: null, either: body.includes(',') ? ',' : '.' };
  }
  if (is(/^0{0,12}\.0+$|^0+\.$/)) return plain('.');
  if (is(/^0{0,12},0+$/)) return plain(',');
  seen.add('group');
  // Groups of three, or of two before the last three (Indian), with either mark or blanks.
  if (is(/^0{1,3}(,000)+(\.0*)?$|^0{1,2}(,00)+,000(\.0*)?$/)) return plain('.');
  if (is(/^0{1,3}(\.000)+(,0*)?$/)) return plain(',');
  if (is(/^0{1,3}([ ']000)+\.0*$/)) return plain('.');
  if (is(/^0{1,3}([ ']000)+,0*$/)) return plain(',');
  if (is(/^0{1,3}([ ']000)+$/)) return plain(null);
  return null;
}
