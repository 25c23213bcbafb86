/** Sums worth a line, in the order of the table's columns; a column that holds nothing is left out. */
export const sumsShown = (sums: Record<string, number>): { column: string; value: number }[] =>
  Object.entries(sums)
    .filter(([, value]) => value !== 0)
    .map(([column, value]) => ({ column, value }));

/** Figures of sums: cents where there are any. */
export const digitsOf = (value: number): number => (Number.isInteger(value) ? 0 : 2);

/** True where two sums are the same to a thousandth of a cent, as printed totals can be. */
export const sameSum = (a: number, b: number): boolean =>
  Math.abs(a - b) <= Math.max(1e-5, Math.abs(b) * 1e-9);
