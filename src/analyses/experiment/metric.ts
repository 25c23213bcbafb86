import * as v from 'valibot';
import type { Context } from '../../model/context.ts';
import { Problem } from '../../model/problem.ts';
import { parseSpec, where } from '../../model/spec.ts';
import { requireColumn } from '../../model/where.ts';

/** The tables whose rows are outcomes, with what a row can be worth. */
export const MEASURES = {
  events: ['count', 'value'],
  orders: ['count', 'revenue', 'margin'],
  leads: ['count', 'amount'],
} as const;
export type OutcomeTable = keyof typeof MEASURES;
export const OUTCOME_TABLES = Object.keys(MEASURES) as OutcomeTable[];

const event = v.union([
  v.pipe(v.string(), v.minLength(1)),
  v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50)),
]);
const source = {
  table: v.optional(v.picklist(['events', 'orders', 'leads'])),
  /** Events only: a name, several ("any of these"), or `*` for any. */
  event: v.optional(event),
  where: v.optional(where, []),
  /** What is summed up: rows, or what they are worth, in base currency. */
  measure: v.optional(v.picklist(['count', 'value', 'revenue', 'margin', 'amount'])),
};

export const metricSpec = v.strictObject({
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80))),
  /** proportion: units with any such row; mean: the sum a unit; ratio: sum over sum. */
  type: v.optional(v.picklist(['proportion', 'mean', 'ratio']), 'proportion'),
  ...source,
  denominator: v.optional(v.nullable(v.strictObject(source)), null),
  direction: v.optional(v.picklist(['up', 'down']), 'up'),
  /** Not a goal: it is watched for harm. */
  guard: v.optional(v.boolean(), false),
  /** A unit's sum counts up to this value, or up to this quantile of all units' sums. */
  cap: v.optional(
    v.nullable(
      v.union([
        v.strictObject({
          percentile: v.pipe(v.number(), v.minValue(0.5), v.maxValue(0.9999)),
        }),
        v.strictObject({ value: v.pipe(v.number(), v.minValue(0.000001), v.maxValue(1e9)) }),
      ]),
    ),
    null,
  ),
});
type Parsed = v.InferOutput<typeof metricSpec>;
export type MetricInput = v.InferInput<typeof metricSpec>;

/** Rows of a table and what each adds. `event` is `*` where the table has none. */
export interface Source {
  table: OutcomeTable;
  event: string | string[];
  where: Parsed['where'];
  measure: NonNullable<Parsed['measure']>;
}
export type Metric = Omit<Parsed, keyof Source | 'name' | 'denominator'> &
  Source & { name: string; denominator: Source | null };

type Given = Pick<Parsed, 'table' | 'event' | 'where' | 'measure'>;

/** Fills what the schema leaves open and checks what belongs together. */
export function completeMetrics(given: readonly Parsed[], context: Context): Metric[] {
  const metrics = given.map((m, i): Metric => {
    const path = `metrics.${i}`;
    const { name, denominator, type, ...rest } = m;
    const own = completeSource(m, path, type === 'mean' ? 'worth' : 'count', context);
    const bad = (key: string, reason: string) =>
      new Problem('invalid-spec', { path: `${path}.${key}`, reason });
    if (type === 'proportion' && own.measure !== 'count') throw bad('measure', 'proportion-counts');
    if (type === 'proportion' && m.cap) throw bad('cap', 'proportion-counts');
    if (type !== 'ratio' && denominator) throw bad('denominator', 'only-ratio');
    const under =
      type === 'ratio'
        ? completeSource(denominator ?? { where: [] }, `${path}.denominator`, 'count', context)
        : null;
    const whole = { ...rest, ...own, type, denominator: under };
    return { ...whole, name: name ?? nameOf(whole) };
  });
  const names = metrics.map((m) => m.name);
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice >= 0) {
    throw new Problem('invalid-spec', { path: `metrics.${twice}.name`, reason: 'twice' });
  }
  return metrics;
}

function completeSource(
  given: Given,
  path: string,
  like: 'count' | 'worth',
  context: Context,
): Source {
  const bad = (key: string, reason: string, received = '') =>
    new Problem('invalid-spec', { path: `${path}.${key}`, reason, received });
  const loaded = (table: OutcomeTable) => (context.tables[table]?.rows ?? 0) > 0;
  const home = given.event !== undefined ? 'events' : loaded('orders') ? 'orders' : 'events';
  const table = given.table ?? home;
  if (!loaded(table)) throw new Problem('no-data', { kind: 'experiment', tables: [table] });
  if (table !== 'events' && given.event !== undefined && given.event !== '*') {
    throw bad('event', 'orders-have-no-event');
  }
  if (table === 'events' && given.event === undefined) throw bad('event', 'missing');
  const measure = given.measure ?? (like === 'worth' ? worthOf(table) : 'count');
  if (!(MEASURES[table] as readonly string[]).includes(measure))
    throw bad('measure', 'bad-value', measure);
  for (const { column } of given.where) requireColumn(context, table, column);
  return { table, event: given.event ?? '*', where: given.where, measure };
}

const worthOf = (table: OutcomeTable): Source['measure'] =>
  table === 'orders' ? 'revenue' : table === 'leads' ? 'amount' : 'count';

/**
 * What a metric is called where nobody gave it a name. Names without an event of the file have
 * words of their own in both languages (`experiment.metric.<name>`).
 */
function nameOf(m: Omit<Metric, 'name'>): string {
  const what = (s: Source): string => {
    if (s.table === 'events') {
      const names = typeof s.event === 'string' ? s.event : s.event.join(' | ');
      return s.measure === 'count' ? names : `${names} ${s.measure}`;
    }
    return s.measure === 'count' ? s.table : s.measure;
  };
  if (m.type === 'ratio' && m.denominator) return `${what(m)}_per_${one(what(m.denominator))}`;
  if (m.type === 'mean') return `${what(m)}_per_unit`;
  return m.table === 'events' ? what(m) : `${m.table}_rate`;
}

/** A metric as the form changes it; without a name it is named anew by what it counts. */
export type Draft = MetricInput;

/** Completes metrics one by one; those that count the same get names of their own. */
export function namedApart(drafts: readonly Draft[], context: Context): Metric[] {
  const names = new Set<string>();
  return drafts.map((draft) => {
    const metric = completeMetrics([parseSpec(metricSpec, draft)], context)[0]!;
    let { name } = metric;
    for (let i = 2; names.has(name); i++) name = `${metric.name} ${i}`;
    names.add(name);
    return { ...metric, name };
  });
}

const one = (name: string): string => name.replace(/^(order|lead)s$/, '$1');
