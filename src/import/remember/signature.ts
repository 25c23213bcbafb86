import { readHeader } from '../header.ts';
import type { Wide } from '../shape/types.ts';
import type { Sniffed } from '../types.ts';

/**
 * What makes two files files of one kind: the names of their columns, folded, in any order. Columns
 * of days or periods are one name each figure (`#day cost`): next month's file has other days.
 */
export function signatureOf(
  { rawHeader, header }: Pick<Sniffed, 'rawHeader' | 'header'>,
  wide: Wide | null,
): string[] {
  const turned = new Set(
    wide && wide.kind !== 'place' ? wide.values.flatMap((v) => v.at.filter((i) => i !== null)) : [],
  );
  const names = header.flatMap((name, i) =>
    turned.has(i) ? [] : [readHeader(rawHeader[i]?.trim() ? rawHeader[i] : name).full],
  );
  const figures = turned.size
    ? wide!.values.map((v) => `#${wide!.kind} ${readHeader(v.header).full}`)
    : [];
  return [...new Set([...names, ...figures])].sort();
}

/** Columns that one header has and the other lacks. */
export interface Difference {
  added: string[];
  missing: string[];
}

export function difference(recipe: readonly string[], file: readonly string[]): Difference {
  return {
    added: file.filter((name) => !recipe.includes(name)),
    missing: recipe.filter((name) => !file.includes(name)),
  };
}

/** Columns in common, of all columns of both, from which two headers are of one kind. */
const ALIKE = 0.75;
const LEAST_COMMON = 3;

/**
 * How alike two headers are: 1 for the same columns; null for another kind of file. A header with a
 * few columns more or fewer is the same kind where three quarters of all its columns, and at least
 * three, are in both.
 */
export function likeness(recipe: readonly string[], file: readonly string[]): number | null {
  const { added, missing } = difference(recipe, file);
  if (!added.length && !missing.length) return 1;
  const common = file.length - added.length;
  const share = common / (common + added.length + missing.length);
  return common >= LEAST_COMMON && share >= ALIKE ? share : null;
}
