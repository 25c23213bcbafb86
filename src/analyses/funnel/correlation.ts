import { filledColumns } from '../../model/context.ts';
import { ident, list, literal, timestamp } from '../../model/sql.ts';
import type { Context, Query, Row, Source } from '../contract.ts';
import { peopleOf } from '../parts/behind.ts';
import { arrivedSql, besideSpine, planWhole } from './arrived.ts';
import { countedChains } from './chains.ts';
import { funnelUses, headline, intervalSql, withSql, type Cte, type Plan } from './plan.ts';
import { commonWhere } from './rows.ts';
import { stepEvents, type FunnelSpec } from './spec.ts';
import { chosenRows, NONE } from './value.ts';

/** Values of a column beyond so many are no groups of people: an address, a code. */
const MOST_VALUES = 200;
/** Properties of the person, by the names that the rows give them. */
export const FIRST_TOUCH = 'first_touch';
export const SEEN_BEFORE = 'seen_before';
export const YES = 'yes';
const NO = 'no';

/**
 * `correlate`, where it is asked for: how many of those with each value of a property, and of those
 * who did each event early in the window, converted. One statement, of the whole and the current
 * period.
 */
export function correlationStatements(spec: FunnelSpec, context: Context): Query['statements'] {
  if (!spec.correlate) return [];
  return [{ name: 'correlation', sql: correlationSql(planCorrelation(spec, context)) }];
}

/** The derived tables that the statement reads beside the funnel's own. */
export const correlationUses = (spec: FunnelSpec, context: Context): Query['uses'] =>
  spec.correlate && hasTouches(context) ? ['event_session', 'touch'] : [];

/** The chains with their rows, without what splits them. */
const planCorrelation = (spec: FunnelSpec, context: Context): Plan => ({
  ...planWhole(spec, context),
  picks: true,
});

const hasTouches = (context: Context): boolean =>
  filledColumns(context, 'events').some((c) => c.name === 'channel');

/** A property: its name, the SQL of its value, and the alias of what it is read from. */
interface Property {
  name: string;
  sql: string;
}

function propertiesOf({ spec, context }: Plan): Property[] {
  const same =
    stepEvents(spec.steps[0]!).length === 1 && spec.entry === 'closed' && spec.order !== 'any';
  const columns = filledColumns(context, 'events').filter(
    (c) =>
      (c.role === 'dimension' || c.role === 'flag' || c.name.startsWith('prop.')) &&
      c.distinct <= MOST_VALUES &&
      !(c.name === 'event' && same),
  );
  return [
    ...columns.map((c) => ({ name: c.name, sql: `e.${ident(c.name)}` })),
    ...(hasTouches(context) ? [{ name: FIRST_TOUCH, sql: 't.channel' }] : []),
    {
      name: SEEN_BEFORE,
      sql: `CASE WHEN b.first_seen < f.began THEN '${YES}' ELSE '${NO}' END`,
    },
  ];
}

/** Whether the window of the counted start is over at the data's end, for those who converted too. */
function overSql(plan: Plan): string {
  if (!plan.end) return '';
  // Where days are compared, the window's last day is part of it.
  const day = plan.windowDays === null ? '' : ' + INTERVAL 1 DAY';
  return `\nWHERE began + ${intervalSql(plan)}${day} <= ${timestamp(plan.end.end)}`;
}

function correlationCtes(plan: Plan): Cte[] {
  const { lane, context } = plan;
  return [
    ...countedChains(plan),
    ...chosenRows(plan, 'first'),
    { name: 'arrived', sql: arrivedSql(plan, 'chosen', ['chosen AS row']), materialized: true },
    {
      name: 'fair',
      materialized: true,
      sql: `-- those whose window is over, converted or not
SELECT ${lane === 'session' ? 'a.*, v.person' : 'a.*'}
FROM arrived AS a${lane === 'session' ? ' JOIN event_session AS v ON v.row = a.row' : ''}${overSql(plan)}`,
    },
    {
      name: 'span',
      sql: `-- half of those who convert take at least this long
SELECT quantile_disc(epoch_us(left_at) - epoch_us(began), 0.5) FILTER (converted) AS us FROM fair`,
    },
    {
      name: 'waiting',
      materialized: true,
      sql: `-- those still on their way at its end: what they did in it, they did before they converted
SELECT f.*, began + to_microseconds(us) AS upto
FROM fair AS f, span
WHERE NOT (converted AND epoch_us(left_at) - epoch_us(began) < us)`,
    },
    { name: 'did', sql: didSql(plan) },
    ...(hasTouches(context)
      ? [
          {
            name: 'touched',
            sql: `-- the person's first touch, up to the first step
SELECT f.${lane}, arg_min(t.channel, (t.ts, t.session)) AS channel
FROM fair AS f JOIN touch AS t ON t.person = f.person AND t.ts <= f.began
GROUP BY f.${lane}`,
          },
        ]
      : []),
    {
      name: 'seen',
      sql: 'SELECT person, min(ts) AS first_seen FROM event_spine GROUP BY person',
    },
    { name: 'property', sql: propertySql(plan) },
  ];
}

/** did: who did what in the span after the first step, other than the funnel's own steps. */
function didSql(plan: Plan): string {
  const { lane, spec } = plan;
  const common = commonWhere(plan);
  const own = [...spec.steps, ...spec.exclude].flatMap(stepEvents);
  return [
    `SELECT DISTINCT w.${lane}, w.converted, s.event::VARCHAR AS event`,
    besideSpine(plan, 'waiting AS w'),
    common ? 'JOIN events AS e ON e.row = s.row' : '',
    `WHERE s.ts > w.began AND s.ts < w.upto AND s.event NOT IN ${list([...new Set(own)])}${common ? `\n  AND ${common}` : ''}`,
  ]
    .filter(Boolean)
    .join('\n');
}

/** property: the values of each entrant as they were at the first step. */
function propertySql(plan: Plan): string {
  const columns = propertiesOf(plan).map(
    ({ sql }, i) => `coalesce(${sql}::VARCHAR, '${NONE}') AS p${i + 1}`,
  );
  return `SELECT f.${plan.lane}, f.converted,
  ${columns.join(',\n  ')}
FROM fair AS f
JOIN events AS e ON e.row = f.row
JOIN seen AS b ON b.person = f.person${hasTouches(plan.context) ? `\nLEFT JOIN touched AS t ON t.${plan.lane} = f.${plan.lane}` : ''}`;
}

const heading = (plan: Plan): string => `${headline(plan)}
-- what goes with converting: of those with a property or an event, how many converted
${withSql(correlationCtes(plan), plan.way === 'walk' || plan.way === 'both')}`;

const COUNTS = 'count(*) AS count, count(*) FILTER (converted) AS converted';

function correlationSql(plan: Plan): string {
  const all = propertiesOf(plan);
  const names = all.map(({ name }, i) => `WHEN grouping(p${i + 1}) = 0 THEN ${literal(name)}`);
  const values = all.map((_, i) => `p${i + 1}`);
  return `${heading(plan)}
SELECT 'property' AS what, CASE ${names.join(' ')} END AS "column", coalesce(${values.join(', ')}) AS value,
  ${COUNTS}
FROM property GROUP BY GROUPING SETS (${values.map((p) => `(${p})`).join(', ')})
UNION ALL BY NAME
SELECT 'event' AS what, event AS value, ${COUNTS} FROM did GROUP BY event
UNION ALL BY NAME
SELECT 'fair' AS what, ${COUNTS} FROM fair
UNION ALL BY NAME
SELECT 'waiting' AS what, ${COUNTS}, (SELECT us / 1e6 FROM span) AS seconds FROM waiting
UNION ALL BY NAME
SELECT 'arrived' AS what, ${COUNTS} FROM arrived`;
}

/** The people whom a row of the part counts: those with the property or the event. */
export function correlationPeople(row: Row, spec: FunnelSpec, context: Context): Source | null {
  const plan = planCorrelation(spec, context);
  const value = literal(String(row['value']));
  const at = propertiesOf(plan).findIndex((p) => p.name === row['column']) + 1;
  if (row['what'] === 'property' && !at) return null;
  const units =
    row['what'] === 'property'
      ? `SELECT ${plan.lane} FROM property WHERE p${at} = ${value}`
      : `SELECT ${plan.lane} FROM did WHERE event = ${value}`;
  const sql = `${heading(plan)}\n${units}`;
  return {
    sql: peopleOf(plan.lane, sql),
    uses: [...funnelUses(plan), ...correlationUses(spec, context)],
  };
}
