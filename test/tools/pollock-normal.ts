// The Pollock benchmark compares headers and records by what cells mean, so that two systems that
// write a date or a price differently both count. This is its `normalize_cell`, as far as numbers,
// times, dates and prices of such files go.

const INTEGER = /^\s*[-+]?\d+(?:_\d+)*\s*$/;
const FLOAT = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/;
const NUMERIC_DAY =
  /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const PRICE = /^\s*(?:([$€£¥])\s*([\d.,]*\d)|([\d.,]*\d)\s*([$€£¥]))\s*$/;

/** A cell in the form in which the benchmark compares it. */
export function normalCell(cell: string): string {
  if (cell.trim() === '') return cell.toLowerCase();
  if (/^(true|True|1)$/.test(cell)) return '1';
  if (/^(false|False|0)$/.test(cell)) return '0';
  if (INTEGER.test(cell)) return integer(cell);
  if (FLOAT.test(cell)) return String(Number(cell));
  return time(cell) ?? day(cell) ?? price(cell) ?? cell.toLowerCase();
}

/** Whole numbers without leading zeros; 0 and 1 written otherwise are truth values to it. */
function integer(cell: string): string {
  const value = BigInt(cell.replaceAll('_', '').trim().replace(/^\+/, ''));
  if (value === 0n) return 'False';
  return value === 1n ? 'True' : String(value);
}

function time(cell: string): string | null {
  const m = TIME.exec(cell);
  if (!m || Number(m[1]) > 23 || Number(m[2]) > 59 || Number(m[3] ?? 0) > 59) return null;
  return `${m[1]!.padStart(2, '0')}:${m[2]}:${m[3] ?? '00'}${m[4] ? `.${m[4].padEnd(6, '0')}` : ''}`;
}

/** The month comes first unless it cannot; a first part of four digits is the year. */
function day(cell: string): string | null {
  const m = NUMERIC_DAY.exec(cell);
  if (!m) return null;
  const [first, second, third] = [Number(m[1]), Number(m[2]), Number(m[3])];
  let parts: [number, number, number];
  if (m[1]!.length > 2) parts = second > 12 ? [first, third, second] : [first, second, third];
  else if (first > 12) parts = [third, second, first];
  else parts = [third, first, second];
  const [year, month, date] = parts;
  if (month < 1 || month > 12 || date < 1 || date > 31) return null;
  const whole = year < 100 ? year + (year < 70 ? 2000 : 1900) : year;
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = `${two(Number(m[4] ?? 0))}:${m[5] ?? '00'}:${m[6] ?? '00'}`;
  return `${String(whole).padStart(4, '0')}-${two(month)}-${two(date)} ${clock}`;
}

function price(cell: string): string | null {
  const m = PRICE.exec(cell);
  if (!m) return null;
  const amount = Number((m[2] ?? m[3])!.replaceAll(',', ''));
  return Number.isFinite(amount) ? `${m[1] ?? m[4]}${amount}` : null;
}
