import type { Context } from '../../model/context.ts';
import { baseMoney, rateJoin } from '../../model/money.ts';
import { comparedPeriod, resolvePeriod, type Period } from '../../model/period.ts';
import { date, ident, literal } from '../../model/sql.ts';
import type { TableName } from '../../model/tables.ts';
import { conditionSql, inSegments, SEGMENT } from '../../model/where.ts';
import type { Query } from '../contract.ts';
import { creditSql, UNTOUCHED } from '../parts/credit/credit.ts';
import {
  loaded,
  saleMoney,
  saleSql,
  saleTable,
  saleTime,
  type SaleTable,
} from '../parts/credit/sale.ts';
import { attributedSql, valueColumn, valueSource } from '../parts/credit/values.ts';
import { checksSql } from './checks.ts';
import { isGroups, sidesOf } from '../parts/groups/sides.ts';
import { canOverlap, costColumn } from './columns.ts';
import type { RoiSpec } from './spec.ts';
import { overlapSql } from './overlap.ts';
import { rowsSql, SPEND_COUNTS, summedSql } from './sums.ts';
import { timeColumns, timesOf } from './times.ts';

/** The statements of ROI: `main` the rows, `checks` what to warn of. */
export function roiQuery(spec: RoiSpec, context: Context): Query {
  const sale = saleTable(context);
  const periods = periodsOf(spec, context);
  const ctes = [
    ...(periods.length > 1 && !isGroups(spec.compare) ? [periodsSql(periods)] : []),
    ...(sale ? creditedSql(spec, context, sale, periods) : []),
    sidesSql(spec, context, periods),
    summedSql(spec, context, periods.length > 1),
  ];
  return {
    statements: [
      {
        name: 'main',
        sql: `${comment(spec, context)}\nWITH ${ctes.join(',\n')}\n${rowsSql(spec, context, periods.length > 1)}`,
      },
      ...(spec.overlap && canOverlap(context)
        ? [
            {
              name: 'overlap',
              sql: overlapSql(ofSide(spec, periods[0]!), context, currentBounds(periods)),
            },
          ]
        : []),
      { name: 'checks', sql: checksSql(context, (day) => bounds(periods, day)) },
    ],
    uses: roiUses(context),
    money: moneyOf(context, periods),
  };
}

export const roiUses = (context: Context): Query['uses'] =>
  saleTable(context) !== null && loaded(context, 'events')
    ? ['people', 'rate_of_day', 'event_session', 'touch']
    : ['people', 'rate_of_day'];

/** The CTEs that end in `credit`: the sales of the periods, given to touches. */
export const creditedSql = (
  spec: RoiSpec,
  context: Context,
  sale: SaleTable,
  periods: readonly NamedPeriod[],
): string[] => [
  saleSql(sale, context, bounds(periods, saleTime(sale, context).day)),
  loaded(context, 'events') ? creditSql(spec.attribution, context) : UNTOUCHED,
];

/** One side of a comparison, or all there is. */
export interface NamedPeriod {
  name: 'current' | 'compared';
  period: Period | null;
  /** The filter of this side: of two periods the spec's own, of two groups also the group's. */
  where: RoiSpec['where'];
}

/** The period of a spec, and the one or the group it is compared with; a null period is all data. */
export function periodsOf(spec: RoiSpec, context: Context): NamedPeriod[] {
  const sale = saleTable(context);
  const tables: TableName[] = [
    ...(sale ? [sale] : []),
    ...(loaded(context, 'spend') ? (['spend'] as const) : []),
  ];
  const period = resolvePeriod(spec.period, context, tables);
  const { where } = spec;
  if (isGroups(spec.compare)) {
    const { own, other } = sidesOf(spec, context, tables);
    return [
      { name: 'current', period, where: own.where },
      { name: 'compared', period, where: other!.where },
    ];
  }
  const current: NamedPeriod = { name: 'current', period, where };
  if (spec.compare === null) return [current];
  const compared =
    typeof spec.compare === 'object'
      ? spec.compare
      : period && comparedPeriod(period, spec.compare);
  return compared ? [current, { name: 'compared', period: compared, where }] : [current];
}

/** The spec of one side alone. */
export const ofSide = (spec: RoiSpec, { where }: NamedPeriod): RoiSpec => ({ ...spec, where });

const inside = (day: string, { from, to }: Period): string =>
  `${day} BETWEEN ${date(from)} AND ${date(to)}`;

/** The test of a day of the current period alone. */
export const currentBounds =
  (periods: readonly NamedPeriod[]) =>
  (day: string): string | null =>
    bounds(periods.slice(0, 1), day);

/** The days that any of the periods needs; null = all. */
function bounds(periods: readonly NamedPeriod[], day: string): string | null {
  if (periods.some((p) => p.period === null)) return null;
  const tests = [...new Set(periods.map((p) => inside(day, p.period!)))];
  return tests.length > 1 ? `(${tests.join(' OR ')})` : tests[0]!;
}

const periodsSql = (periods: readonly NamedPeriod[]): string => `periods AS (
  ${periods
    .map(({ name, period }) => {
      const [from, to] = period
        ? [date(period.from), date(period.to)]
        : [`DATE '-infinity'`, `DATE 'infinity'`];
      return `SELECT ${literal(name)} AS period, ${from} AS since, ${to} AS until`;
    })
    .join('\n  UNION ALL ')}
)`;

/**
 * Cost and value under the same names: spend by its day, credited shares by the order's day. Two
 * periods are one reading of both, two groups a reading each.
 */
function sidesSql(spec: RoiSpec, context: Context, periods: readonly NamedPeriod[]): string {
  const sale = saleTable(context);
  const readings = isGroups(spec.compare) ? periods.map((p) => [p]) : [periods];
  const parts = readings.flatMap((read) => {
    const own = ofSide(spec, read[0]!);
    return [
      ...(loaded(context, 'spend') ? [costSide(own, context, read)] : []),
      ...(sale ? [valueSide(own, context, sale, read)] : []),
    ];
  });
  return `side AS (\n  ${parts.join('\n  UNION ALL BY NAME\n  ')}\n)`;
}

const join = (periods: readonly NamedPeriod[], day: string): string =>
  periods.length > 1 ? `\n  JOIN periods ON ${day} BETWEEN periods.since AND periods.until` : '';
/** Which side a row is of, where there are two. */
const sideName = ({ compare }: RoiSpec, periods: readonly NamedPeriod[]): string => {
  if (isGroups(compare)) return `${literal(periods[0]!.name)} AS period, `;
  return periods.length > 1 ? 'periods.period, ' : '';
};

function costSide(spec: RoiSpec, context: Context, periods: readonly NamedPeriod[]): string {
  const by = [
    ...spec.by.map((c) => `${costValue(c, context)} AS ${ident(c)}`),
    ...timeColumns(timesOf(spec, context), 'spend.day'),
  ];
  return `SELECT ${sideName(spec, periods)}${by.join(', ')}, false AS not_attributed,
    ${baseMoney(context, 'spend', 'cost')} AS cost,
    ${SPEND_COUNTS.map((c) => `spend.${c}`).join(', ')},
    ${baseMoney(context, 'spend', 'platform_value')} AS platform_value
  ${costFrom(spec, context, periods)}`;
}

/** A `by` column of the cost side as the rows show it. */
export const costValue = (column: string, context: Context): string =>
  `coalesce(${costColumn(column, context)}, '(none)')`;

/** FROM and WHERE of the rows of spend that count, with further tests. */
export function costFrom(
  spec: RoiSpec,
  context: Context,
  periods: readonly NamedPeriod[],
  more: readonly string[] = [],
): string {
  const single = periods.length === 1 ? bounds(periods, 'spend.day') : null;
  const tests = [
    ...(single ? [single] : []),
    ...spec.where
      .filter((w) => w.column !== SEGMENT)
      .map((w) => conditionSql(w, costColumn(w.column, context), true)),
    ...more,
  ];
  return `FROM spend${rateJoin(context, 'spend')}${join(periods, 'spend.day')}${where(tests)}`;
}

const where = (tests: readonly string[]): string =>
  tests.length ? `\n  WHERE ${tests.join('\n    AND ')}` : '';

function valueSide(
  spec: RoiSpec,
  context: Context,
  sale: SaleTable,
  periods: readonly NamedPeriod[],
): string {
  const by = [
    ...spec.by.map((c) => `${valueColumn(c, context, '(none)')} AS ${ident(c)}`),
    ...timeColumns(timesOf(spec, context), 'c.day'),
  ];
  return `SELECT ${sideName(spec, periods)}${by.join(',\n    ')},
    NOT (${attributedSql(context)}) AS not_attributed,
    c.is_new, c.orders, c.revenue, c.refund, c.margin
  ${valueFrom(spec, context, sale, periods)}`;
}

/** FROM and WHERE of the credited shares (`c`) that count, with further tests. */
export function valueFrom(
  spec: RoiSpec,
  context: Context,
  sale: SaleTable,
  periods: readonly NamedPeriod[],
  more: readonly string[] = [],
): string {
  const touched = loaded(context, 'events');
  const columns = [...spec.by, ...spec.where.map((w) => w.column)];
  const events = touched && columns.some((c) => valueSource(c, context) === 'event');
  const tests = [
    ...spec.where.map((w) =>
      w.column === SEGMENT
        ? inSegments(w, context, 'c.person', 'person')
        : conditionSql(w, valueColumn(w.column, context), true),
    ),
    ...more,
  ];
  return `FROM credit c JOIN ${sale} ON ${sale}.row = c.row${
    touched ? '\n  LEFT JOIN touches t ON t.person = c.person AND t.n = c.n' : ''
  }${events ? '\n  LEFT JOIN events ON events.row = t.row' : ''}${join(periods, 'c.day')}${where(tests)}`;
}

function moneyOf(context: Context, periods: readonly NamedPeriod[]): Query['money'] {
  const sale = saleTable(context);
  const days = (day: string) => {
    const where = bounds(periods, day);
    return where ? { where } : {};
  };
  return [
    ...(loaded(context, 'spend')
      ? [{ table: 'spend' as const, columns: ['cost', 'platform_value'], ...days('spend.day') }]
      : []),
    ...(sale
      ? [{ table: sale, columns: saleMoney(sale), ...days(saleTime(sale, context).day) }]
      : []),
  ];
}

function comment(spec: RoiSpec, context: Context): string {
  const { model, lookback } = spec.attribution;
  const back = lookback ? `within ${lookback.value} ${lookback.unit}s` : 'without limit';
  const what = saleTable(context) === 'leads' ? 'won leads' : 'orders';
  return `-- ROI by ${spec.by.join(', ').replaceAll(/\s+/g, ' ')} in ${context.settings.currency}: cost of spend on its day, value of ${what} on their day,
-- credited to touches by the model "${model}", ${back}`;
}
