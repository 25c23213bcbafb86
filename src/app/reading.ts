import type { RunResult, SpecBase } from '../analyses/contract.ts';
import { card } from '../analyses/registry.ts';
import type { Reading } from '../import/health/touched.ts';
import type { Context } from '../model/context.ts';
import { addDays } from '../model/days.ts';
import type { Period } from '../model/period.ts';
import { windowSeconds, type Condition, type Window } from '../model/spec.ts';
import { boundsOf, code, daysOf, tablesRead } from './scope.ts';

/**
 * What an answer was made of, for any kind: tables and columns as its SQL names them, days, events
 * and channels by the words that all specs share. What cannot be told counts as read.
 */
export function readingOf({ kind, spec, sql }: RunResult, context: Context): Reading {
  const texts = sql.map(code);
  const words = new Set(texts.flatMap((text) => text.match(/[\p{L}\p{N}_.]+/gu) ?? []));
  for (const word of [...words]) for (const part of word.split('.')) words.add(part);
  // A touch hangs on all events of its visit.
  const visits = words.has('touch') || words.has('event_session');
  const found = card(kind)!;
  const scope = boundsOf(spec);
  const { period, compared } = daysOf(scope, found, context);
  const periods = [period, compared].filter((p) => p !== null);
  const before = daysBefore(spec);
  const after = daysAfter(spec);
  return {
    tables: new Set(tablesRead(sql, context)),
    words,
    days: (table) =>
      scope.period === null || !periods.length
        ? null
        : periods.map((p) => widened(p, table === 'events' ? before : 0, after)),
    events: visits ? null : eventsOf(spec),
    channel: (name) => scope.where.every((condition) => lets(condition, name)),
  };
}

/** Beyond any data. */
const ALWAYS = 36_525;

const widened = ({ from, to }: Period, before: number, after: number): Period => ({
  from: addDays(from, -before),
  to: addDays(to, after),
});

const daysIn = (window: Window): number => Math.ceil(windowSeconds(window) / 86_400);

/** Days before the period from which rows count: a lookback; null there means without limit. */
function daysBefore(spec: SpecBase): number {
  const lookbacks = valuesOf(spec, 'lookback') as (Window | null)[];
  return Math.max(0, ...lookbacks.map((w) => (w ? daysIn(w) : ALWAYS)));
}

/** Days of each unit in which a spec counts its intervals, at most. */
const INTERVAL: Record<string, number> = { day: 1, week: 7, month: 31 };

/** Days after the period from which rows count: the window of what begins in it, or its intervals. */
function daysAfter({ window, interval, intervals }: SpecBase): number {
  const open = window ? daysIn(window as Window) : 0;
  const counted = Number(intervals ?? 0) * (INTERVAL[String(interval)] ?? 0);
  return Math.max(open, counted);
}

/** The events that a spec names; null where it names none, or any. */
function eventsOf(spec: SpecBase): Reading['events'] {
  const names = valuesOf(spec, 'event').flat().map(String);
  return names.length && !names.includes('*') ? new Set(names) : null;
}

/** Whatever stands under a key, however deep. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key ? [inner] : valuesOf(inner, key),
  );
}

/** False where a condition is about the channel and leaves this one out. */
function lets({ column, op, values }: Condition, channel: string): boolean {
  if (column !== 'channel') return true;
  if (op === 'in') return values.includes(channel);
  return op !== 'not_in' || !values.includes(channel);
}
