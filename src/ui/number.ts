/** A typed number: full-width digits and thousands commas are understood; null = none in range. */
export function readNumber(
  text: string,
  { min = -Infinity, max = Infinity, whole = false } = {},
): number | null {
  const plain = text.normalize('NFKC').replace('−', '-').replaceAll(',', '').trim();
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  const value = Number(plain);
  return value < min || value > max || (whole && !Number.isInteger(value)) ? null : value;
}

/** A number as it is typed, without the noise of binary fractions. */
export const printNumber = (value: number): string => String(Number(value.toPrecision(12)));
