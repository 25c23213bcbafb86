import type { Context } from '../../model/context.ts';
import { date } from '../../model/sql.ts';
import { daysBefore, hasRatio } from './outcome.ts';
import type { ExperimentSpec } from './spec.ts';
import { sumsOf } from './sums.ts';
import { bounds, windowDays } from './unit.ts';

/**
 * What each day adds to the sums of `main`. A unit's square grows from y₀² to y² on a day, so the
 * days' parts add up to the whole. With a window a unit comes in, whole, when its window is over.
 */
export function dailySql(spec: ExperimentSpec, context: Context): string {
  const ratio = hasRatio(spec);
  const over = ratio ? ` FILTER (side = 'over')` : '';
  const later = windowDays(spec);
  const { to } = bounds(spec, context);
  const ready = later ? `least(u.day + ${later}, ${to ? date(to) : 'NULL'})` : 'u.day';
  const day = later ? ready : 'greatest(h.day, u.day)';
  const carried = [...(spec.cuped ? ['x'] : []), ...(daysBefore(spec) && ratio ? ['w'] : [])];
  const own = new Set(['y', 'd']);
  const sums = sumsOf(spec).map(({ name, exact }) => {
    const [a, b] = [name[0]!, name[1]];
    // What was before the test comes in with the unit; what grows adds its growth.
    if (!own.has(a)) {
      return exact
        ? `coalesce(sum(${a}) FILTER (entered), 0) AS ${name}`
        : `coalesce(fsum(${a}::DOUBLE * ${b!}) FILTER (entered), 0) AS ${name}`;
    }
    if (exact) return `sum(${a} - ${a}0) AS ${name}`;
    const [now, then] = own.has(b!)
      ? [`${a}::DOUBLE * ${b}`, `${a}0::DOUBLE * ${b}0`]
      : [`${a}::DOUBLE * ${b}`, `${a}0::DOUBLE * ${b}`];
    return `fsum(${now} - ${then}) AS ${name}`;
  });
  return `step AS (
  SELECT h.metric, h.person, ${day} AS day, false AS entered,
    sum(h.x)${over} AS y${ratio ? `, sum(h.x) FILTER (side = 'under') AS d` : ''}
  FROM hit h JOIN unit u ON u.person = h.person
  WHERE h.after GROUP BY ALL
  UNION ALL BY NAME
  SELECT c.metric, u.person, ${ready} AS day, true AS entered
  FROM unit u JOIN counted c ON c.person = u.person
),
a_day AS (
  SELECT metric, person, day, bool_or(entered) AS entered,
    coalesce(sum(y), 0) AS y${ratio ? ', coalesce(sum(d), 0) AS d' : ''}
  FROM step GROUP BY metric, person, day
),
so_far AS (  -- a unit's sums up to the day
  SELECT a.metric, c.variant, a.person, a.day, a.entered,
    least(sum(a.y) OVER passed, c.cap) AS y${ratio ? ', sum(a.d) OVER passed AS d' : ''}${carried
      .map((c) => `, c.${c}`)
      .join('')}
  FROM a_day a JOIN counted c ON c.metric = a.metric AND c.person = a.person
  WINDOW passed AS (PARTITION BY a.metric, a.person ORDER BY a.day)
),
moved AS (
  SELECT *, coalesce(lag(y) OVER before, 0) AS y0${ratio ? ', coalesce(lag(d) OVER before, 0) AS d0' : ''}
  FROM so_far
  WINDOW before AS (PARTITION BY metric, person ORDER BY day)
)
SELECT metric, variant, day, count_if(entered) AS n,
  ${sums.join(',\n  ')}
FROM moved GROUP BY metric, variant, day ORDER BY metric, variant, day`;
}
