import type { Row } from '../../engine/types.ts';
import { daysBetween } from '../../model/days.ts';
import type { Pace, Work } from '../work.ts';
import { foretell, type Foretold } from './foretell.ts';
import { groupsOf } from './groups.ts';
import { cacOf, curve, pasts, payback, type Past } from './historic.ts';
import { readCustomers } from './histories.ts';
import { costDays } from './query.ts';
import { spanOf, type ValueSpec } from './spec.ts';

/**
 * Adds up what customers brought, fits what they will, and holds both against what they cost.
 * Gives `main` (by value of the breakdown), `cohorts`, `curve`, and what `foretell` says of its
 * models: `fit`, `holdout`, `tracking`, `refusal`.
 */
export const work: Work<ValueSpec> = async (frames, spec, context, pace) => {
  const span = spanOf(spec, context)!;
  const customers = readCustomers(frames['histories']!);
  const cost = frames['cost'] ?? null;
  const groups = groupsOf(customers, cost, spec.top, span);
  const past = pasts(customers, frames['ages']!, cost, costDays(spec, span, context), groups, span);
  const gap = daysBetween(span.cut, span.end);
  const told = await atPace(foretell(customers, frames['later']!, groups, spec, span, gap), pace);
  const line = (g: number): Row => lineOf(past[g]!, told, g);
  const named = (g: number): Row => ({ [spec.by]: groups.names[g]! });
  const all = groups.names.map((name, g): Row => ({
    ...named(g),
    ...line(g),
    ...(name === null ? { not_attributed: true } : {}),
  }));
  const whole = groups.whole;
  return {
    main: [...all, { [spec.by]: null, ...line(whole), total: true }],
    cohorts: groups.cohorts.map((cohort) => ({ cohort, ...line(groups.cohort(cohort)) })),
    curve: [
      ...curve(past[whole]!).map((row) => ({ cohort: null, [spec.by]: null, total: true, ...row })),
      ...groups.cohorts.flatMap((cohort) =>
        curve(past[groups.cohort(cohort)]!).map((row) => ({ cohort, [spec.by]: null, ...row })),
      ),
      ...groups.names.flatMap((_, g) =>
        curve(past[g]!).map((row) => ({ cohort: null, ...named(g), ...row })),
      ),
    ],
    ...told.parts,
  };
};

const over = (a: number | null, b: number | null): number | null =>
  a === null || !b ? null : a / b;
/** What is no number has no value. */
const known = (x: number | undefined): number | null =>
  x === undefined || !Number.isFinite(x) ? null : x;

/** The figures of a group; each ratio of its sums. */
function lineOf(past: Past, told: Foretold, g: number): Row {
  const { customers, value } = past;
  const ahead = customers > 0 ? told.ahead?.[g] : undefined;
  const cac = cacOf(past);
  const ltv = ahead ? (value + ahead.value) / customers : null;
  const held = told.held?.[g];
  return {
    customers,
    repeat_customers: past.repeaters,
    orders: past.orders,
    value,
    value_per_customer: over(value, customers),
    expected_purchases: over(known(ahead?.purchases), customers),
    expected_value: over(known(ahead?.value), customers),
    ltv,
    ltv_low: known(ahead?.low),
    ltv_high: known(ahead?.high),
    active_share: over(known(ahead?.alive), customers),
    cost: past.cost,
    new_customers: past.won,
    cac,
    value_cac: over(over(value, customers), cac),
    ltv_cac: over(ltv, cac),
    ltv_cac_low: over(known(ahead?.low), cac),
    ltv_cac_high: over(known(ahead?.high), cac),
    payback_days: payback(past, cac),
    holdout_predicted: held ? held.predicted : null,
    holdout_actual: held ? held.actual : null,
  };
}

/** Milliseconds between two breaths. */
const BREATH = 8;

/** Runs figuring that yields often, and lets a stop come in every few milliseconds. */
async function atPace<T>(steps: Generator<number | void, T>, pace: Pace): Promise<T> {
  let share = 0;
  let last = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (typeof value === 'number') share = value;
    if (performance.now() - last < BREATH) continue;
    await pace(share);
    last = performance.now();
  }
}
