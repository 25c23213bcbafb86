import { literal, oneOf } from '../../model/sql.ts';
import type { ValueFormat } from '../types.ts';
import { foldSql, nameSql } from './text.ts';

const YES = [
  'true',
  'yes',
  'y',
  't',
  '1',
  'new',
  'new customer',
  '是',
  '新客',
  '新客户',
  '新',
  '首单',
  '√',
];
const NO = [
  'false',
  'no',
  'n',
  'f',
  '0',
  'returning',
  'returning customer',
  'repeat',
  'old',
  '否',
  '老客',
  '老客户',
  '老',
  '复购',
  '×',
];

/** SQL: a yes or a no in either language; NULL where it is neither. */
export const booleanSql = (cell: string): string => {
  const text = `lower(${foldSql(cell)})`;
  return `CASE WHEN ${oneOf(text, YES)} THEN true WHEN ${oneOf(text, NO)} THEN false END`;
};

/** SQL: how many filled cells are neither yes nor no. */
export const notBooleanSql = (cell: string): string =>
  `count_if(${cell} IS NOT NULL AND ${booleanSql(cell)} IS NULL)`;

/**
 * SQL: an id: always text, trimmed, folded in width, freed of what a spreadsheet wraps around it
 * (`'00123`, `="00123"`). Alike in every file, so that ids meet.
 */
export function idSql(cell: string, format: ValueFormat): string {
  const seen = new Set(format.seen);
  let x = cell;
  if (seen.has('wide')) x = foldSql(x);
  if (seen.has('wrapped')) {
    x = `regexp_replace(regexp_replace(trim(${x}), '^="(.*)"$', '\\1'), '^''', '')`;
  }
  return seen.size ? nameSql(x) : x;
}

/** SQL: true where a spreadsheet took digits from an id: different ones may look equal. */
export function lostSql(cell: string, format: ValueFormat): string {
  const forms = [
    ...(format.seen?.includes('mangled') ? ['[0-9](\\.[0-9]+)?E\\+[0-9]{2}'] : []),
    ...(format.seen?.includes('rounded') ? ['[0-9]{15}0+'] : []),
  ];
  return forms.length
    ? `coalesce(regexp_full_match(trim(${cell}), ${literal(forms.join('|'))}), false)`
    : 'false';
}

/** A link with a path; its last part is the group. */
const LINK =
  '^(?:[A-Za-z][A-Za-z0-9+.-]*://)?[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?::[0-9]+)?/(?:[^?#]*/)?([^/?#]+)/*(?:[?#].*)?$';

/** SQL: a printed code: of a link, the last part of its path. */
export function codeSql(cell: string, format: ValueFormat): string {
  const id = idSql(cell, format);
  return format.seen?.includes('links')
    ? `coalesce(nullif(regexp_extract(${id}, ${literal(LINK)}, 1), ''), ${id})`
    : id;
}
