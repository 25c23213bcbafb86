import * as v from 'valibot';
import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { Problem } from '../../model/problem.ts';
import { resolvePeriod } from '../../model/period.ts';
import { comparedSpec, parseSpec, periodSpec, where, window } from '../../model/spec.ts';
import type { TableName } from '../../model/tables.ts';
import { canFilter } from '../../model/where.ts';
import { segmentBreakdown } from '../parts/groups/breakdown.ts';
import { checkGroups } from '../parts/groups/sides.ts';
import { MODELS } from '../parts/credit/models.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';
import { fills, MARKS, valueSource } from '../parts/credit/values.ts';

const name = v.pipe(v.string(), v.minLength(1));
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const conversion = v.union([
  v.picklist(['orders', 'leads']),
  v.strictObject({
    event: v.union([name, v.pipe(v.array(name), v.minLength(1), v.maxLength(200))]),
    where: v.optional(where, []),
  }),
]);

export const attributionSpec = v.strictObject({
  kind: v.literal('attribution'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** What the players are: a column that touches carry. */
  by: v.optional(name, 'channel'),
  models: v.optional(v.pipe(v.array(v.picklist(MODELS)), v.minLength(1)), [...MODELS]),
  /** How long before a conversion a touch still counts, both ends included; null = unlimited. */
  lookback: v.optional(v.nullable(window), { value: 30, unit: 'day' }),
  markov: v.optional(v.strictObject({ order: v.optional(whole(1, 3), 1) }), {}),
  /** After this time a touch weighs half (time_decay). */
  half_life: v.optional(window, { value: 7, unit: 'day' }),
  /** Orders, leads by the moment they were won, or rows of an event. Left out: what is loaded. */
  conversion: v.optional(conversion),
  /** By which day a conversion falls into the period: see query.ts. */
  dated: v.optional(v.picklist(['click', 'conversion', 'first_purchase']), 'conversion'),
  /** Players beyond the most touched so many become "(other)". */
  top: v.optional(whole(1, 100), 30),
  /** By segments alone: what told players apart is `by`. */
  breakdown: segmentBreakdown,
  period: v.optional(periodSpec, null),
  compare: v.optional(comparedSpec, null),
  /**
   * On columns of the conversion's own row: chooses conversions. On what touches carry: filters
   * the rows after crediting, as in ROI.
   */
  where: v.optional(where, []),
  /** Resamples of the people for the intervals; 0 = none. */
  bootstrap: v.optional(
    v.strictObject({
      samples: v.optional(whole(0, 2000), 200),
      seed: v.optional(whole(0, 2 ** 31 - 1), 1),
    }),
    {},
  ),
});
type Given = v.InferOutput<typeof attributionSpec>;
export type AttributionSpec = Omit<Given, 'conversion'> & {
  conversion: NonNullable<Given['conversion']>;
};

const invalid = (path: string, reason: string) => new Problem('invalid-spec', { path, reason });

/** Validates and fills in; rejects with `invalid-spec` and the path of what is wrong. */
export function completeAttribution(input: unknown, context: Context): AttributionSpec {
  const given = parseSpec(attributionSpec, input);
  const spec = { ...given, conversion: given.conversion ?? likelyConversion(context) };
  if (new Set(spec.models).size < spec.models.length) throw invalid('models', 'twice');
  if (!playerColumn(spec.by, context)) {
    throw invalid(
      'by',
      hasColumn(context, 'events', spec.by) ? 'not-a-dimension' : 'unknown-column',
    );
  }
  const table = conversionTable(spec);
  if (!loaded(context, table))
    throw new Problem('no-data', { kind: 'attribution', tables: [table] });
  if (typeof spec.conversion === 'object') {
    spec.conversion.where.forEach(({ column }, i) => {
      if (!hasColumn(context, 'events', column))
        throw invalid(`conversion.where.${i}.column`, 'unknown-column');
    });
  }
  const filters = ({ where: conditions }: typeof spec): void => {
    for (const { column } of conditions) {
      if (!ofTouch(column, context) && !canFilter(context, table, column))
        throw invalid(`where.${column}`, 'unknown-column');
    }
  };
  filters(spec);
  checkGroups(spec, filters);
  if (typeof spec.compare === 'string' && spec.period === null) {
    throw invalid('compare', 'needs-period');
  }
  resolvePeriod(spec.period, context, tablesOf(spec));
  return spec;
}

/** The table whose rows are the conversions. */
export const conversionTable = ({
  conversion: c,
}: AttributionSpec): 'orders' | 'leads' | 'events' => (typeof c === 'object' ? 'events' : c);

export const tablesOf = (spec: AttributionSpec): TableName[] => [
  ...new Set<TableName>(['events', conversionTable(spec)]),
];

/** True for a column that touches carry: a mark, or a filled column of their events. */
export const ofTouch = (column: string, context: Context): boolean =>
  ['touch', 'event'].includes(valueSource(column, context) ?? '');

const NAMELESS = new Set(['user', 'session', 'event', 'event_id', 'currency']);

/** Whether touches can be told apart by it. */
export const playerColumn = (column: string, context: Context): boolean =>
  MARKS.includes(column) ||
  (fills(context, 'events', column) &&
    !NAMELESS.has(column) &&
    ['dimension', 'text'].includes(
      filledColumns(context, 'events').find((c) => c.name === column)?.role ?? '',
    ));

const BUYING = /purchase|order|pay|buy|convert|checkout|下单|支付|付款|购买|成交|转化/i;

/** Orders, else won leads, else the event that is called like a purchase, else the rarest. */
function likelyConversion(context: Context): AttributionSpec['conversion'] {
  const sale = saleTable(context);
  if (sale) return sale;
  const events = context.tables.events?.events ?? [];
  const found = events.findLast((e) => BUYING.test(e.event)) ?? events.at(-1);
  if (!found) throw invalid('conversion', 'missing');
  return { event: found.event, where: [] };
}

/** By channel where touches carry one, all models, 30 days. */
export const attributionDefaults = (context: Context): AttributionSpec =>
  completeAttribution({ kind: 'attribution' }, context);
