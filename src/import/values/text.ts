import { literal, oneOf } from '../../model/sql.ts';
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

/**
 * SQL: digits as 0, of any width, so that a column's cells fall into a few shapes. Cells of plain
 * ASCII take the short way, which is twice as fast.
 */
export const shapeSql = (cell: string): string =>
  `CASE WHEN strlen(${cell}) = length(${cell}) THEN translate(${cell}, '123456789', '000000000')
    ELSE translate(${cell}, '123456789１２３４５６７８９０', '000000000００００００００００') END`;

/** SQL: rare blanks become spaces, the ends are trimmed. */
export const blanksSql = (cell: string): string =>
  `trim(translate(${cell}, ${literal(BLANK_SIGNS)}, ${literal(' '.repeat(BLANK_SIGNS.length))}))`;

/** SQL: width folded as well. */
export const foldSql = (cell: string): string =>
  blanksSql(foldWidthSql(`replace(replace(${cell}, '￥', '¥'), '−', '-')`));

/** The apostrophe that an export puts before what a spreadsheet would run; it is no part of a name. */
const GUARD = "'''[-=+@\t\r].*'";

/** SQL: a name: trimmed, without an export's guard, and NULL for what never is one. */
export const nameSql = (cell: string): string =>
  `CASE WHEN ${oneOf(`lower(trim(${cell}))`, ['', ...NEVER_A_NAME])} THEN NULL
    WHEN prefix(${cell}, '''') AND regexp_full_match(${cell}, ${GUARD}, 's') THEN substr(trim(${cell}), 2)
    ELSE trim(${cell}) END`;

/** SQL: true where a cell holds nothing, or a word for nothing. */
export const missingSql = (cell: string): string =>
  `coalesce(${oneOf(`lower(trim(${cell}))`, [...MISSING])}, true)`;

/** The first characters of blanks and of every word in NEVER_A_NAME, as code points. */
const SUSPECT = [
  ...new Set([' ', "'", ...NEVER_A_NAME.flatMap((w) => [w[0]!, w[0]!.toUpperCase()])]),
].map((c) => c.codePointAt(0)!);

/** SQL: true where `nameSql` would change a cell; looks at its first character first. */
export const oddSql = (cell: string): string =>
  `CASE WHEN unicode(${cell}) IN (${SUSPECT.join(', ')})
    THEN prefix(${cell}, ' ') OR suffix(${cell}, ' ') OR prefix(${cell}, '''') OR ${oneOf(`lower(trim(${cell}))`, NEVER_A_NAME)}
    ELSE suffix(${cell}, ' ') END`;
