import { list, literal } from '../../model/sql.ts';
import { foldWidthSql } from '../../model/where.ts';

/** Text that stands for "no value" in exports; compared trimmed, folded, in lower case. */
const MISSING = new Set([
  '',
  '-',
  '--',
  '---',
  '—',
  '——',
  '–',
  'n/a',
  '#n/a',
  'na',
  'null',
  '\\n',
  '(null)',
  'none',
  'undefined',
  'nil',
  '无',
  '暂无',
  '/',
]);
/** In names, `none`, `na`, `无` and `/` can be meant; only these are never a name. */
const NEVER_A_NAME = [
  '-',
  '--',
  '---',
  '—',
  '——',
  '–',
  'n/a',
  '#n/a',
  'null',
  '\\n',
  '(null)',
  'undefined',
];

export const fold = (text: string): string => text.normalize('NFKC').replace(BLANKS, ' ').trim();
const BLANKS = /[\s\u00a0\u2007\u2009\u202f\u3000]+/g;
const BLANK_SIGNS = '\u00a0\u2007\u2009\u202f\u3000\t\r\n';

export const isMissing = (text: string): boolean => MISSING.has(fold(text).toLowerCase());

/** SQL: digits of any width as 0, so that a column's cells fall into a few shapes. */
export const shapeSql = (cell: string): string =>
  `translate(${cell}, '123456789１２３４５６７８９０', '000000000００００００００００')`;

/** SQL: rare blanks become spaces, the ends are trimmed. */
export const blanksSql = (cell: string): string =>
  `trim(translate(${cell}, ${literal(BLANK_SIGNS)}, ${literal(' '.repeat(BLANK_SIGNS.length))}))`;

/** SQL: width folded as well. */
export const foldSql = (cell: string): string =>
  blanksSql(foldWidthSql(`replace(replace(${cell}, '￥', '¥'), '−', '-')`));

/** SQL: a name: trimmed, and NULL for what never is one. */
export const nameSql = (cell: string): string =>
  `CASE WHEN lower(trim(${cell})) IN ${list(['', ...NEVER_A_NAME])} THEN NULL ELSE trim(${cell}) END`;

/** SQL: true where a cell holds nothing, or a word for nothing. */
export const missingSql = (cell: string): string =>
  `coalesce(lower(trim(${cell})) IN ${list([...MISSING])}, true)`;
