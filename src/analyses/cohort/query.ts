import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { dataEnd, type Period } from '../../model/period.ts';
import { date, timestamp } from '../../model/sql.ts';
import type { Query } from '../contract.ts';
import { isGroups, sidesOf } from '../parts/groups/sides.ts';
import { endText, moneyTest, rowsSql, timeColumns } from '../parts/rows/end.ts';
import { breakdown, grouping } from './grouping.ts';
import { labelSql } from '../parts/rows/label.ts';
import { intervalsAfter, members, memberSql, shownMembersSql, shownPeriods } from './members.ts';
import { paybackMoney, paybackSql, paysBack } from './payback.ts';
import { countedSql, lastOffset, stepsSql } from './modes.ts';
import { filtered, hasDayGrain, worthColumns, worthSql } from './rows.ts';
import type { CohortSpec } from './spec.ts';

/** Days of an interval under the elapsed clock. */
const DAYS = { day: 1, week: 7, month: 30 } as const;

export const cohortUses: Query['uses'] = ['people', 'event_spine', 'rate_of_day'];

/**
 * `main`: the cells, each cohort by each offset, whole and broken down, and their averages;
 * `compared` the same of the other period or group; `payback` and `payback_days` where spend is known.
 */
export function cohortQuery(asked: CohortSpec, context: Context): Query {
  const { own, other } = sidesOf(asked, context, []);
  if (isGroups(asked.compare)) return groupsQuery(own, other!, context);
  const spec = filtered(asked, context);
  const columns = worthColumns(spec);
  const { current, compared } = shownPeriods(spec, context);
  const pays = paysBack(spec, context);
  const costed = spec.measure === 'margin' || (pays && spec.basis === 'margin');
  return {
    statements: [
      { name: 'main', sql: cellsSql(spec, context, current) },
      ...(compared ? [{ name: 'compared', sql: cellsSql(spec, context, compared) }] : []),
      ...(pays ? paybackSql(spec, context) : []),
      ...(costed ? [{ name: 'coverage', sql: COVERAGE }] : []),
    ],
    uses: cohortUses,
    money: [
      ...(columns.length
        ? [{ table: spec.return.table, columns, where: moneyTest(spec.return, context) }]
        : []),
      ...(pays ? paybackMoney(spec) : []),
    ],
  };
}

/** The answer of one group, and beside it the cells of the other. */
function groupsQuery(own: CohortSpec, other: CohortSpec, context: Context): Query {
  const [query, compared] = [own, other].map((side) => cohortQuery(side, context));
  const [cells] = compared!.statements;
  return {
    ...query!,
    statements: [...query!.statements, { ...cells!, name: 'compared' }],
    money: [...query!.money, ...compared!.money],
  };
}

/** How much of the orders a margin covers. */
const COVERAGE = `-- Orders, and those whose cost of goods is known
SELECT count(*) AS orders, count(cost_of_goods) AS costed FROM orders`;

/** The cells of the cohorts of one period. */
function cellsSql(spec: CohortSpec, context: Context, period: Period | null): string {
  const ctes = [
    memberSql(spec, context),
    ...(spec.breakdown ? [labelSql(spec.breakdown.top)] : []),
    ...(spec.compare ? [shownMembersSql(spec, period)] : []),
    backSql(spec, context),
    sizeSql(spec, context),
    stepsSql(spec),
    countedSql(spec),
    ...(spec.measure === 'people' ? [] : [worthByOffsetSql(spec)]),
    cellSql(spec, context),
  ];
  return `${comment(spec)}\nWITH ${ctes.join(',\n')}\n${answerSql(spec)}`;
}

/** `back(person, cohort[, breakdown], offset[, worth])`: each member's returns by offset. */
function backSql(spec: CohortSpec, context: Context): string {
  const grain = hasDayGrain(spec, context);
  const worth = worthSql(spec, context);
  const columns = [...timeColumns(spec.return, grain), ...(worth ? [`${worth} AS worth`] : [])];
  const last = lastOffset(spec);
  return `return_row AS (
  ${rowsSql(spec.return, context, columns, worthColumns(spec).length > 0)}
),
back AS (  -- the row of the start counts as well, if it is such a row
  SELECT m.person, m.cohort${spec.breakdown ? ', m.breakdown' : ''},
    ${offsetSql(spec, grain)} AS "offset"${worth ? ', sum(r.worth) AS worth' : ''}
  FROM ${members(spec)} m JOIN return_row r ON r.person = m.person
    AND ${sinceSql(grain)}
  GROUP BY m.person, m.cohort, ${spec.breakdown ? 'm.breakdown, ' : ''}"offset"${last === null ? '' : `\n  HAVING "offset" <= ${last}`}
)`;
}

/** A return is no earlier than the start: by days where either came as one. */
export const sinceSql = (grain: boolean): string =>
  grain
    ? `CASE WHEN 'day' IN (r.grain, m.grain) THEN r.day >= m.day ELSE r.ts >= m.ts END`
    : 'r.ts >= m.ts';

/** Intervals from the start to the return: whole ones of the calendar, or blocks of 24 hours. */
export function offsetSql(spec: CohortSpec, grain: boolean): string {
  if (spec.clock === 'calendar') {
    return spec.interval === 'day'
      ? 'r.day - m.cohort'
      : `date_diff('${spec.interval}', m.cohort, r.day)`;
  }
  const days = DAYS[spec.interval];
  const instants = `(epoch_us(r.ts) - epoch_us(m.ts)) // ${days * 86_400_000_000}`;
  return grain
    ? `CASE WHEN 'day' IN (r.grain, m.grain) THEN (r.day - m.day) // ${days} ELSE ${instants} END`
    : instants;
}

export function sizeSql(spec: CohortSpec, context: Context): string {
  const over = spec.clock === 'elapsed' ? `, ${overSql(spec, context)} AS over` : '';
  return `size AS (
  SELECT ${breakdown(spec)}cohort, count(*) AS size${over}
  FROM ${members(spec)} ${grouping(spec, 'cohort')}
)`;
}

/** Under the elapsed clock: the blocks that are over for every member at the data's end. */
function overSql(spec: CohortSpec, context: Context): string {
  const end = dataEnd(context, [spec.start.table, spec.return.table]);
  if (!end) return '0';
  const days = DAYS[spec.interval];
  const instants = `(epoch_us(${timestamp(end.end)}) - epoch_us(ts)) // ${days * 86_400_000_000}`;
  return hasDayGrain(spec, context)
    ? `min(CASE grain WHEN 'day' THEN (${date(addDays(end.lastFullDay, 1))} - day) // ${days} ELSE ${instants} END)`
    : `min(${instants})`;
}

const worthByOffsetSql = (spec: CohortSpec): string => `worth AS (
  SELECT ${breakdown(spec)}cohort, "offset", sum(worth) AS worth
  FROM back ${grouping(spec, 'cohort', '"offset"')}
)`;

/** One row for each cohort and step, whether anything happened or not. */
function cellSql(spec: CohortSpec, context: Context): string {
  const same = (a: string) =>
    `${a}.cohort = s.cohort${spec.breakdown ? ` AND ${a}.breakdown IS NOT DISTINCT FROM s.breakdown` : ''}`;
  const complete = completeSql(spec, context);
  const head = `SELECT ${spec.breakdown ? 's.breakdown, ' : ''}s.cohort, s.size, k."offset", k.since, k.until,
    coalesce(c.count, 0) AS count, ${complete} AS complete`;
  const from = `FROM size s CROSS JOIN step k
  LEFT JOIN counted c ON ${same('c')} AND c."offset" = k."offset"`;
  if (spec.measure === 'people') return `cell AS (\n  ${head}\n  ${from}\n)`;
  if (typeof spec.mode === 'object') {
    return `cell AS (
  ${head},
    coalesce(sum(w.worth) FILTER (WHERE w."offset" >= k.since), 0) AS value,
    coalesce(sum(w.worth), 0) AS cumulative_value
  ${from}
  LEFT JOIN worth w ON ${same('w')} AND w."offset" <= k.until
  GROUP BY ALL
)`;
  }
  return `cell AS (
  ${head},
    coalesce(w.worth, 0) AS value,
    sum(coalesce(w.worth, 0)) OVER (
      PARTITION BY ${spec.breakdown ? 's.breakdown, ' : ''}s.cohort ORDER BY k."offset") AS cumulative_value
  ${from}
  LEFT JOIN worth w ON ${same('w')} AND w."offset" = k."offset"
)`;
}

/** Over at the data's end, the last interval included. */
export function completeSql(spec: CohortSpec, context: Context): string {
  const end = dataEnd(context, [spec.start.table, spec.return.table]);
  if (!end) return 'false';
  if (spec.clock === 'elapsed') return 'k.until < s.over';
  const next = date(addDays(end.lastFullDay, 1));
  return `${intervalsAfter(spec, 's.cohort', '(k.until + 1)::INTEGER')} <= ${next}`;
}

/** Cells and, over the complete ones of each offset, their averages. */
function answerSql(spec: CohortSpec): string {
  const worth = spec.measure !== 'people';
  const values = worth
    ? 'value, cumulative_value, value / nullif(size, 0) AS value_per_customer'
    : 'NULL::DOUBLE AS value, NULL::DOUBLE AS cumulative_value, NULL::DOUBLE AS value_per_customer';
  const brackets = typeof spec.mode === 'object' ? ' since AS "from", until AS "to",' : '';
  const sum = (column: string) =>
    `coalesce(sum(${column}) FILTER (WHERE complete), 0) AS ${column}`;
  return `SELECT ${spec.breakdown ? 'breakdown' : 'NULL AS breakdown'}, cohort, size, "offset",${brackets} count,
  ${values},
  count / nullif(size, 0) AS rate, complete, total
FROM (
  SELECT *, false AS total FROM cell
  UNION ALL BY NAME
  SELECT ${breakdown(spec)}NULL::DATE AS cohort, "offset", since, until,
    ${['size', 'count', ...(worth ? ['value', 'cumulative_value'] : [])].map(sum).join(',\n    ')},
    bool_or(complete) AS complete, true AS total
  FROM cell GROUP BY ${breakdown(spec)}"offset", since, until
)
ORDER BY ${spec.breakdown ? 'breakdown NULLS FIRST, ' : ''}total, cohort, "offset"`;
}

function comment(spec: CohortSpec): string {
  const { first, times, within } = spec.start;
  const mode = typeof spec.mode === 'string' ? spec.mode.replaceAll('_', ' ') : 'in brackets';
  const which =
    times > 1
      ? `the ${times}. row (within ${within ? `${within.value} ${within.unit}s` : 'any time'} of the first) of `
      : first
        ? 'the first of '
        : '';
  return `-- Cohorts by ${spec.interval} of ${which}${endText(spec.start)}; coming back is ${endText(spec.return)},
-- counted ${mode} each ${spec.interval} after`;
}
