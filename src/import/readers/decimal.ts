const EXPONENT = /^([-+]?)(\d*)\.?(\d*)[eE]([-+]?\d+)$/;
/** Beyond, a number is no figure of a table, and its zeros would fill the memory. */
const LONGEST = 400;

/** A number's text without an exponent, no digit changed: `1.5E+3` → `1500`. */
export function withoutExponent(text: string): string {
  if (!/[eE]/.test(text)) return text;
  const match = EXPONENT.exec(text);
  if (!match) return text;
  const [, sign, whole = '', part = '', exponent] = match;
  return Math.abs(Number(exponent)) > LONGEST
    ? text
    : placed(sign === '-' ? '-' : '', whole + part, whole.length + Number(exponent));
}

/** A plain number times 10^`places`, no digit changed. */
export function shifted(text: string, places: number): string {
  const match = /^(-?)(\d*)\.?(\d*)$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', part = ''] = match;
  return placed(sign, whole + part, whole.length + places);
}

/** Digits with the point behind the first `point` of them. */
function placed(sign: string, digits: string, point: number): string {
  const before = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const after = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  const whole = before.replace(/^0+(?=\d)/, '');
  const part = after.replace(/0+$/, '');
  const text = part ? `${whole}.${part}` : whole;
  return sign && /[1-9]/.test(text) ? `-${text}` : text;
}
