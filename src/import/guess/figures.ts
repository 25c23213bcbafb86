import { isMissing } from '../values/text.ts';

const FIGURE = /^[^\p{L}\d]*\d[\d.,\s'’]*\s*([%万亿wkm元]|[A-Z]{3})?\)?$/iu;

/** True where the cells of a column are figures, as far as they are there. */
export function looksLikeFigures(cells: readonly string[]): boolean {
  const filled = cells.filter((c) => !isMissing(c));
  return (
    filled.length > 0 && filled.filter((c) => FIGURE.test(c.trim())).length >= filled.length * 0.8
  );
}
