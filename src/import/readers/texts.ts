import { shifted, withoutExponent } from './decimal.ts';

/** Milliseconds that JavaScript's calendar reaches. */
const CALENDAR = 8_640_000_000_000_000n;
const DAY_SECONDS = 86_400n;

const pad = (n: bigint | number, width = 2): string => String(n).padStart(width, '0');

/** A part of a second, in `perSecond` units, without zeros at its end; '' for none. */
function fraction(units: bigint, perSecond: bigint): string {
  if (units === 0n) return '';
  return `.${pad(units, String(perSecond).length - 1).replace(/0+$/, '')}`;
}

/** Units since 1970 as `2026-01-05T10:00:00.123456789`, without a zone; '' beyond the calendar. */
export function instantText(value: bigint | number, perSecond: bigint): string {
  if (value === undefined || value === null) return '';
  const units = BigInt(value);
  const rest = ((units % perSecond) + perSecond) % perSecond;
  const seconds = (units - rest) / perSecond;
  const ms = seconds * 1000n;
  if (ms > CALENDAR || ms < -CALENDAR) return '';
  return new Date(Number(ms)).toISOString().slice(0, -5) + fraction(rest, perSecond);
}

/** Days since 1970. */
export function dayText(days: number | bigint): string {
  const ms = BigInt(days) * DAY_SECONDS * 1000n;
  return ms > CALENDAR || ms < -CALENDAR ? '' : new Date(Number(ms)).toISOString().slice(0, -14);
}

/** A time of day. */
export function timeText(value: unknown, perSecond: bigint): string {
  const units = BigInt(value as bigint | number);
  const rest = units % perSecond;
  const seconds = (units - rest) / perSecond;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
    .map((n) => pad(n))
    .join(':');
  return clock + fraction(rest, perSecond);
}

/** A decimal from its unscaled whole number, or from the bytes of one (two's complement). */
export function decimalText(value: unknown, scale: number): string {
  const unscaled = value instanceof Uint8Array ? signed(value) : BigInt(value as bigint | number);
  return shifted(String(unscaled), -scale);
}

function signed(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

/** A number of single precision, in as few digits as tell it from its neighbours. */
export function singleText(value: unknown): string {
  const number = value as number;
  for (let digits = 6; digits < 9; digits++) {
    const text = number.toPrecision(digits);
    if (Math.fround(Number(text)) === number) return withoutExponent(String(Number(text)));
  }
  return withoutExponent(String(number));
}

/** Bytes that are text as that text, others as hexadecimal digits. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

/** Any single value. */
export function plainText(value: unknown): string {
  if (value instanceof Uint8Array) return textOfBytes(value);
  if (typeof value === 'number') return withoutExponent(String(value));
  return typeof value === 'object' ? jsonOf(value) : String(value);
}

/** JSON whose whole numbers keep all their digits. */
export function jsonOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value instanceof Uint8Array) return JSON.stringify(textOfBytes(value));
  if (typeof value !== 'object') return JSON.stringify(String(value as string));
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return `[${Array.from(value as ArrayLike<unknown>, jsonOf).join(',')}]`;
  // Dates, and the structures and lists of Arrow.
  if ('toJSON' in value && typeof value.toJSON === 'function') return jsonOf(value.toJSON());
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${jsonOf(field)}`).join(',')}}`;
}
