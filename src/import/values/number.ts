import { list, literal } from '../../model/sql.ts';
import type { ImportWarning, ValueFormat } from '../types.ts';
import { readNumberShape, unitFactor, type NumberShape } from './number-shape.ts';
import type { Shape } from './shapes.ts';
import { foldSql, shapeSql } from './text.ts';

/** A column's shapes, read: how its numbers are written, as far as it can tell by itself. */
export interface NumberEvidence {
  points: number;
  commas: number;
  /** Cells of the form `1,234` or `1.234`. */
  eitherPoint: number;
  eitherComma: number;
  unreadable: number;
  missing: number;
  shapes: { shape: string; n: number; read: NumberShape }[];
  missingWords: string[];
  complete: boolean;
}

export function numberEvidence(shapes: readonly Shape[], complete: boolean): NumberEvidence {
  const e: NumberEvidence = {
    points: 0,
    commas: 0,
    eitherPoint: 0,
    eitherComma: 0,
    unreadable: 0,
    missing: 0,
    shapes: [],
    missingWords: [],
    complete,
  };
  for (const { shape, n } of shapes) {
    const read = readNumberShape(shape);
    if (read === 'missing') {
      e.missing += n;
      e.missingWords.push(shape);
    } else if (read === null) e.unreadable += n;
    else {
      e.shapes.push({ shape, n, read });
      if (read.decimal === '.') e.points += n;
      if (read.decimal === ',') e.commas += n;
      if (read.either === '.') e.eitherPoint += n;
      if (read.either === ',') e.eitherComma += n;
    }
  }
  return e;
}

/** The decimal mark that the column itself proves; null = it does not say. */
export function ownDecimal(e: NumberEvidence, whole: boolean): '.' | ',' | null {
  if (e.points !== e.commas) return e.points > e.commas ? '.' : ',';
  if (e.points) return '.';
  // Counts are whole: what could be a group is one.
  if (whole && e.eitherComma !== e.eitherPoint) return e.eitherComma > e.eitherPoint ? '.' : ',';
  if (e.eitherComma && e.eitherPoint) return null;
  return e.eitherComma || e.eitherPoint ? null : '.';
}

/** The format of a column whose cells are not all plain, once the decimal mark is known. */
export function numberFormat(
  e: NumberEvidence,
  decimal: '.' | ',',
  evidence: ImportWarning,
): { format: ValueFormat; unreadable: number } {
  const fits = e.shapes.filter((s) => s.read.decimal === null || s.read.decimal === decimal);
  const lost = e.shapes.filter((s) => !fits.includes(s)).reduce((sum, s) => sum + s.n, 0);
  const seen = [...new Set(fits.flatMap((s) => s.read.seen))].sort();
  const format: ValueFormat = {
    type: 'number',
    decimal,
    seen: seen.length ? seen : ['plain'],
    missing: e.missingWords,
    evidence,
  };
  if (lost + e.unreadable > 0 || !e.complete) format.only = fits.map((s) => s.shape);
  return { format, unreadable: lost + e.unreadable };
}

/** SQL: a cell as DECIMAL(18,6), NULL where it cannot be read. `seen` absent = all cells plain. */
export function numberSql(cell: string, format: ValueFormat): string {
  const scale = format.scale && format.scale !== 1 ? format.scale : null;
  if (!format.seen) {
    return scale === null
      ? `TRY_CAST(${cell} AS DECIMAL(18,6))`
      : scaled(`TRY_CAST(${cell} AS DECIMAL(27,9))`, String(scale));
  }
  const seen = new Set(format.seen);
  const text = seen.has('fold') ? `lower(${foldSql(cell)})` : `lower(${cell})`;
  const body = `regexp_extract(${text}, '[0-9.,][0-9., ''’]*${seen.has('exponent') ? '(e[+-]?[0-9]+)?' : ''}')`;
  const clean =
    format.decimal === ','
      ? `translate(${body}, ',. ''’', '.')`
      : `translate(${body}, ', ''’', '')`;
  const factors = [
    ...(seen.has('minus') ? [`CASE WHEN ${minusSql(text, seen)} THEN -1 ELSE 1 END`] : []),
    ...[...seen]
      .filter((s) => s.startsWith('unit:'))
      .map((s) => {
        const unit = s.slice(5);
        return `CASE WHEN regexp_matches(${text}, ${literal(`[0-9.] ?${unit}`)}) THEN ${unitFactor(unit)} ELSE 1 END`;
      }),
    ...(seen.has('percent') ? [percentSql(text, scale)] : scale === null ? [] : [String(scale)]),
  ];
  const number = `TRY_CAST(${clean} AS DECIMAL(27,9))`;
  const value = factors.length
    ? factors.reduce(scaled, number)
    : `TRY_CAST(${clean} AS DECIMAL(18,6))`;
  return guarded(cell, format, value);
}

/** Products are brought back to six decimals at once: wide decimals would overflow their type. */
const scaled = (value: string, factor: string): string =>
  `TRY_CAST(${value} * ${factor} AS DECIMAL(18,6))`;

const minusSql = (text: string, seen: ReadonlySet<string>): string =>
  seen.has('exponent')
    ? `regexp_matches(${text}, '(^|[^e])[-(]')`
    : `(contains(${text}, '-') OR contains(${text}, '('))`;

/** Beside `12%`, a bare 12 or 0.12 is in doubt and not read, unless the header tells the scale. */
const percentSql = (text: string, scale: number | null): string =>
  `CASE WHEN contains(${text}, '%') THEN 0.01${scale === null ? '' : ` ELSE ${scale}`} END`;

/** Where shapes stand in the column that cannot be read, only the readable ones are tried. */
export function guarded(cell: string, format: ValueFormat, value: string): string {
  return format.only
    ? `CASE WHEN ${shapeSql(cell)} IN ${list(format.only)} THEN ${value} END`
    : value;
}

/** SQL: true where a filled cell stands for no value. */
export const isMissingSql = (cell: string, format: ValueFormat): string =>
  format.missing?.length ? `${cell} IN ${list(format.missing)}` : 'false';
