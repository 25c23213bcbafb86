/**
 * True where a printed total can be this sum: each row's figure may have been rounded to the cent;
 * counts are exact.
 */
export const agree = (stated: number, summed: number, rows: number): boolean => {
  const whole = Number.isInteger(stated) && Number.isInteger(summed);
  const rounding = whole ? 0 : Math.min(0.005 * (rows + 1), Math.abs(summed) * 1e-4 + 0.005);
  return Math.abs(stated - summed) <= rounding + Math.abs(summed) * 1e-9;
};
