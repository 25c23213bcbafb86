import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { personJoin } from '../../model/joins.ts';
import { baseMoney, rateJoin } from '../../model/money.ts';
import { windowSql } from '../../model/spec.ts';
import { date } from '../../model/sql.ts';
import { whereSql } from '../../model/where.ts';
import type { Query } from '../contract.ts';
import { eventTest } from '../parts/rows/end.ts';
import type { Metric, Source } from './metric.ts';
import type { ExperimentSpec } from './spec.ts';
import { bounds, hasDayGrain, windowDays } from './unit.ts';

/** Days before the assignment whose rows are looked at as well; 0 = none. */
export const daysBefore = (spec: ExperimentSpec): number =>
  spec.cuped && 'days' in spec.cuped ? spec.cuped.days : 0;

export const hasRatio = (spec: ExperimentSpec): boolean =>
  spec.metrics.some((m) => m.denominator !== null);

/**
 * The CTE `hit(metric, person, day, after[, side], x)`: the rows of each metric by its number, what
 * each adds, and whether they lie after the assignment. `side` tells numerators and denominators.
 */
export function hitSql(spec: ExperimentSpec, context: Context): string {
  const parts = spec.metrics.flatMap((metric, i) => [
    rowsSql(metric, i + 1, 'over', spec, context),
    ...(metric.denominator ? [rowsSql(metric.denominator, i + 1, 'under', spec, context)] : []),
  ]);
  return `hit AS (  -- what the units did, by the number of the metric
  ${parts.join('\n  UNION ALL BY NAME\n  ')}
)`;
}

function rowsSql(
  source: Source,
  metric: number,
  side: 'over' | 'under',
  spec: ExperimentSpec,
  context: Context,
): string {
  const { time } = fromSql(source, context);
  const worth = worthSql(source, context);
  const before = daysBefore(spec);
  return `SELECT ${metric} AS metric,${hasRatio(spec) ? ` '${side}' AS side,` : ''} u.person, ${time.day} AS day,
    ${before ? afterSql(time, spec, context) : 'true'} AS after, ${worth} AS x
  ${fromWhere(source, spec, context)}`;
}

/** `FROM … WHERE …` of the rows of a source that count for units `u`. */
export function fromWhere(
  source: Source,
  spec: ExperimentSpec,
  context: Context,
  more: readonly string[] = [],
): string {
  const { from, time } = fromSql(source, context);
  const tests = [
    ...(source.table === 'events' ? eventTest(source.event) : []),
    ...(source.where.length ? [whereSql(source.where, source.table, context, source.table)] : []),
    timeSql(time, spec, context),
    ...more,
  ];
  return `FROM ${from}
  WHERE ${tests.join('\n    AND ')}`;
}

interface Time {
  ts: string;
  day: string;
  grain: string;
}

/** The rows of a source beside their units, and the columns of their time. */
function fromSql(source: Source, context: Context): { from: string; time: Time } {
  const { table } = source;
  const money = source.measure !== 'count' ? rateJoin(context, table) : '';
  if (table !== 'events') {
    return {
      from: `${table} ${personJoin(context, table, 'JOIN')}
  JOIN unit u ON u.person = p.person${money}`,
      time: {
        ts: table === 'leads' ? 'leads.created' : 'orders.ts',
        day: `${table}.day`,
        grain: `${table}.grain`,
      },
    };
  }
  const whole =
    source.where.length > 0 || source.measure !== 'count' || context.tables.events?.hasDayGrain;
  return {
    from: `event_spine s JOIN unit u ON u.person = s.person${
      whole ? '\n  JOIN events ON events.row = s.row' : ''
    }${money}`,
    time: {
      ts: 's.ts',
      day: 's.day',
      grain: context.tables.events?.hasDayGrain ? 'events.grain' : `'instant'`,
    },
  };
}

const byGrain = (time: Time, grain: boolean, days: string, instants: string): string =>
  grain
    ? `CASE WHEN 'day' IN (u.grain, ${time.grain}) THEN ${days} ELSE ${instants} END`
    : instants;

function afterSql(time: Time, spec: ExperimentSpec, context: Context): string {
  const grain = hasDayGrain(spec, context);
  return byGrain(time, grain, `${time.day} >= u.day`, `${time.ts} >= u.ts`);
}

/** From the own assignment, or so many days before it, to the period's end or the own window's. */
function timeSql(time: Time, spec: ExperimentSpec, context: Context): string {
  const grain = hasDayGrain(spec, context);
  const before = daysBefore(spec);
  const { to } = bounds(spec, context);
  const { window } = spec;
  const since = before
    ? byGrain(
        time,
        grain,
        `${time.day} >= u.day - ${before}`,
        `${time.ts} >= u.ts - INTERVAL ${before} DAYS`,
      )
    : afterSql(time, spec, context);
  const within = window
    ? [
        byGrain(
          time,
          grain,
          `${time.day} <= u.day + ${windowDays(spec)}`,
          `${time.ts} <= u.ts + ${windowSql(window)}`,
        ),
      ]
    : [];
  return [since, ...within, ...(to ? [`${time.day} <= ${date(to)}`] : [])].join('\n    AND ');
}

/** What a row adds, in base currency; NULL where that is not known of it. */
function worthSql({ table, measure }: Source, context: Context): string {
  const amount = (column: string) => baseMoney(context, table, column);
  if (measure === 'count') return '1';
  if (measure !== 'margin') return `coalesce(${amount(measure)}, 0)`;
  return `coalesce(${amount('revenue')}, 0) - coalesce(${amount('refund')}, 0) - ${amount('cost_of_goods')}`;
}

/** The amounts that the metrics sum, for the check of rates. */
export function moneyOf(spec: ExperimentSpec, context: Context): Query['money'] {
  const { from, to } = bounds(spec, context);
  return spec.metrics.flatMap((m: Metric) =>
    [m, ...(m.denominator ? [m.denominator] : [])]
      .filter((s) => s.measure !== 'count')
      .map((s) => {
        const tests = [
          ...(s.table === 'events' ? eventTest(s.event, 'events.event') : []),
          ...(s.where.length ? [whereSql(s.where, s.table, context, s.table)] : []),
          ...(from ? [`${s.table}.day >= ${date(addDays(from, -daysBefore(spec)))}`] : []),
          ...(to ? [`${s.table}.day <= ${date(to)}`] : []),
        ];
        return {
          table: s.table,
          columns: s.measure === 'margin' ? ['revenue', 'refund', 'cost_of_goods'] : [s.measure],
          where: tests.join(' AND ') || 'true',
        };
      }),
  );
}
