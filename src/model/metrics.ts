import { tableDef, type TableName } from './tables.ts';

/**
 * The metrics, defined once (design: "The canonical model"). Names in both languages are the
 * messages `metric.<name>`; `sql` is over the measure columns of a group.
 */
export interface Metric {
  name: string;
  /**
   * *additive* sums over any rows; *ratio* is always Σ numerator / Σ denominator over the group;
   * *non-additive* holds only at the grain where it came (reach, distinct people).
   */
  kind: 'additive' | 'ratio' | 'non-additive';
  unit: 'money' | 'count' | 'rate' | 'ratio' | 'number';
  /** Is more better? 0 = neither. */
  direction: 1 | -1 | 0;
  sql: string;
  /** The canonical columns it reads. */
  needs: readonly { table: TableName; column: string }[];
}

const need = (table: TableName, ...columns: string[]): Metric['needs'] =>
  columns.map((column) => ({ table, column }));

const additive = (
  table: TableName,
  name: string,
  unit: Metric['unit'],
  direction: Metric['direction'],
): Metric => ({
  name,
  kind: 'additive',
  unit,
  direction,
  sql: `sum(${name})`,
  needs: need(table, name),
});

/** A zero denominator gives no value. */
const ratio = (
  name: string,
  numerator: string,
  denominator: string,
  unit: Metric['unit'],
  direction: Metric['direction'],
  needs: Metric['needs'],
): Metric => ({
  name,
  kind: 'ratio',
  unit,
  direction,
  sql: `${numerator} / nullif(${denominator}, 0)`,
  needs,
});

const spend = (...columns: string[]) => need('spend', ...columns);

export const METRICS: readonly Metric[] = [
  additive('spend', 'cost', 'money', 0),
  additive('spend', 'impressions', 'count', 1),
  additive('spend', 'clicks', 'count', 1),
  additive('spend', 'video_views', 'count', 1),
  additive('spend', 'engagements', 'count', 1),
  additive('spend', 'shares', 'count', 1),
  additive('spend', 'platform_conversions', 'number', 1),
  additive('spend', 'platform_value', 'money', 1),
  {
    name: 'reach',
    kind: 'non-additive',
    unit: 'count',
    direction: 1,
    sql: 'max(reach)',
    needs: spend('reach'),
  },
  additive('orders', 'revenue', 'money', 1),
  additive('orders', 'refund', 'money', -1),
  ratio('ctr', 'sum(clicks)', 'sum(impressions)', 'rate', 1, spend('clicks', 'impressions')),
  ratio('cpc', 'sum(cost)', 'sum(clicks)', 'money', -1, spend('cost', 'clicks')),
  ratio('cpm', '1000 * sum(cost)', 'sum(impressions)', 'money', -1, spend('cost', 'impressions')),
  ratio(
    'engagement_rate',
    'sum(engagements)',
    'sum(impressions)',
    'rate',
    1,
    spend('engagements', 'impressions'),
  ),
  ratio('share_rate', 'sum(shares)', 'sum(impressions)', 'rate', 1, spend('shares', 'impressions')),
  ratio('cvr', 'sum(conversions)', 'sum(clicks)', 'rate', 1, spend('clicks')),
  ratio('cpa', 'sum(cost)', 'sum(conversions)', 'money', -1, spend('cost')),
  ratio('cac', 'sum(cost)', 'sum(new_customers)', 'money', -1, spend('cost')),
  ratio('aov', 'sum(revenue)', 'sum(orders)', 'money', 1, need('orders', 'revenue')),
  ratio('roas', 'sum(revenue)', 'sum(cost)', 'ratio', 1, [
    ...need('orders', 'revenue'),
    ...spend('cost'),
  ]),
  ratio('roi', '(sum(margin) - sum(cost))', 'sum(cost)', 'ratio', 1, [
    ...need('orders', 'revenue', 'cost_of_goods'),
    ...spend('cost'),
  ]),
];

/** Measures whose sum over rows means nothing, by table. */
const NOT_ADDITIVE: Partial<Record<TableName, readonly string[]>> = {
  spend: ['reach'],
  surveys: ['score', 'scale'],
  content: ['followers'],
  tickets: ['satisfaction'],
  targets: ['target', 'expected_conversion_rate'],
  assignments: ['covariate'],
};

/** The measure columns of a table that may be summed over any rows. */
export const additiveColumns = (table: TableName): string[] =>
  tableDef(table)
    .columns.filter((c) => c.role === 'measure' && !NOT_ADDITIVE[table]?.includes(c.name))
    .map((c) => c.name);
