import * as v from 'valibot';
import { filledColumns, hasColumn, type Context } from '../../model/context.ts';
import { Problem } from '../../model/problem.ts';
import { comparedSpec, parseSpec, periodSpec, where, window } from '../../model/spec.ts';
import { SEGMENT } from '../../model/where.ts';
import { saleTable } from '../parts/credit/sale.ts';
import { segmentBreakdown } from '../parts/groups/breakdown.ts';
import { checkGroups, isGroups } from '../parts/groups/sides.ts';
import type { TableName } from '../../model/tables.ts';
import { MODELS } from '../parts/credit/models.ts';
import { BY_TABLES, canOverlap, isDimension } from './columns.ts';

const attribution = v.strictObject({
  model: v.optional(v.picklist(MODELS), 'last'),
  /** How long before an order a touch still counts, both ends included; null = unlimited. */
  lookback: v.optional(v.nullable(window), { value: 30, unit: 'day' }),
});

export const roiSpec = v.strictObject({
  kind: v.literal('roi'),
  version: v.optional(v.literal(1), 1),
  title: v.optional(v.string()),
  /** Columns of spend, of the touches or of the orders; a row is a combination of their values. */
  by: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(6)), ['channel']),
  attribution: v.optional(attribution, {}),
  /** What `roi` sets against the cost: revenue less refunds, or margin. */
  basis: v.optional(v.picklist(['revenue', 'margin']), 'revenue'),
  /** Whether to count the orders that several platforms touched, of those that claim conversions. */
  overlap: v.optional(v.boolean(), false),
  /** Bounds the day of the orders and the day of the spend, never the touches. */
  period: v.optional(periodSpec, null),
  /** By segments alone: rows are told apart by `by`. */
  breakdown: segmentBreakdown,
  compare: v.optional(comparedSpec, null),
  /** Filters credited shares and spend by their values, after crediting. */
  where: v.optional(where, []),
});
export type RoiSpec = v.InferOutput<typeof roiSpec>;

/** Validates and fills in; rejects with `invalid-spec`. */
export function completeRoi(input: unknown, context: Context): RoiSpec {
  const spec = parseSpec(roiSpec, input);
  if (new Set(spec.by).size < spec.by.length) {
    throw new Problem('invalid-spec', { path: 'by', reason: 'twice' });
  }
  checkColumns(spec, context);
  checkGroups(spec, (side) => checkColumns(side, context));
  if (typeof spec.compare === 'string' && spec.period === null) {
    throw new Problem('invalid-spec', { path: 'compare', reason: 'needs-period' });
  }
  return spec;
}

function checkColumns(spec: RoiSpec, context: Context): void {
  const named = [
    ...spec.by.map((column) => ({ column, path: `by.${column}` })),
    // Who bought is known of the sales alone: the answer says what a segment leaves as it is.
    ...spec.where
      .filter(({ column }) => column !== SEGMENT || !saleTable(context))
      .map(({ column }) => ({ column, path: `where.${column}` })),
  ];
  for (const { column, path } of named) {
    if (!BY_TABLES.some((table) => hasColumn(context, table, column))) {
      throw new Problem('invalid-spec', { path, reason: 'unknown-column' });
    }
    if (!isDimension(column))
      throw new Problem('invalid-spec', { path, reason: 'not-a-dimension' });
  }
}

/** Whether anything is filtered by who bought, which spend does not know. */
export const bySegment = ({ where, compare }: RoiSpec): boolean =>
  [...where, ...(isGroups(compare) ? compare.groups.flat() : [])].some(
    ({ column }) => column === SEGMENT,
  );

/** By channel, last touch, 30 days; margin where orders have a cost of goods. */
export function roiDefaults(context: Context): RoiSpec {
  const fills = (table: TableName, column: string) =>
    filledColumns(context, table).some((c) => c.name === column);
  return parseSpec(roiSpec, {
    kind: 'roi',
    by: [BY_TABLES.some((table) => fills(table, 'channel')) ? 'channel' : 'campaign'],
    basis: fills('orders', 'cost_of_goods') ? 'margin' : 'revenue',
    overlap: canOverlap(context),
  });
}
