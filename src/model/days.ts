/** Calendar arithmetic on ISO days, without zones. */

const MS = 86_400_000;
const ms = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(ms(text)) && iso(ms(text)) === text;

export const addDays = (day: string, days: number): string => iso(ms(day) + days * MS);

/** Whole days from `a` to `b`. */
export const daysBetween = (a: string, b: string): number => Math.round((ms(b) - ms(a)) / MS);

export function addMonths(day: string, months: number): string {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number];
  const first = new Date(Date.UTC(y, m - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return iso(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(d, last)));
}

/** The first day of the interval after the one that begins on a day. */
export const nextInterval = (start: string, unit: 'day' | 'week' | 'month'): string =>
  unit === 'month' ? addMonths(start, 1) : addDays(start, unit === 'week' ? 7 : 1);

export const startOfMonth = (day: string): string => `${day.slice(0, 8)}01`;
export const endOfMonth = (day: string): string => addDays(addMonths(startOfMonth(day), 1), -1);

/** Weeks begin on Monday. */
export const startOfWeek = (day: string): string =>
  addDays(day, -((new Date(ms(day)).getUTCDay() + 6) % 7));
