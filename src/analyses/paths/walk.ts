import { addDays } from '../../model/days.ts';
import { resolvePeriod, type Period } from '../../model/period.ts';
import { windowSeconds, windowSql } from '../../model/spec.ts';
import { date, ident, list } from '../../model/sql.ts';
import { whereSql } from '../../model/where.ts';
import type { Context } from '../contract.ts';
import { eventTest } from '../parts/rows/end.ts';
import type { PathsSpec } from './spec.ts';

/** The unit whose rows a path is made of, as a column. */
export const unitOf = (spec: PathsSpec): 'session' | 'person' =>
  spec.count === 'sessions' ? 'session' : 'person';

/** Whether a row's day lies in the period, or null without one. */
const inPeriod = (period: Period | null, day: string): string | null =>
  period && `${day} BETWEEN ${date(period.from)} AND ${date(period.to)}`;

/** Rows that no path of the period can hold need not be read; a day more for the zone. */
function horizon(spec: PathsSpec, period: Period | null): string[] {
  if (!period || !spec.anchor) return [];
  const reach = spec.window && Math.ceil(windowSeconds(spec.window) / 86_400) + 1;
  const first =
    spec.direction === 'from' ? period.from : reach === null ? null : addDays(period.from, -reach);
  return [
    ...(first === null ? [] : [`s.day >= ${date(first)}`]),
    ...(reach === null ? [] : [`s.day <= ${date(addDays(period.to, reach))}`]),
  ];
}

/** Whether a row is one of an event, with its conditions on `events` as `e`. */
function rowTest(of: NonNullable<PathsSpec['anchor']>, context: Context): string {
  const tests = [
    ...eventTest(of.event),
    ...(of.where.length ? [whereSql(of.where, 'events', context, 'e')] : []),
  ];
  return tests.join(' AND ');
}

/** Which values are no node. */
const excluded = ({ exclude }: PathsSpec, column: string): string[] =>
  exclude.length ? [`${column} NOT IN ${list(exclude)}`] : [];

/**
 * The CTEs that end in `step(unit, step, node, ts, row …)`: the nodes of each unit's path, one more
 * than is shown, so that one sees whether it goes on; `value` is the breakdown's, on each row.
 */
export function walkCtes(spec: PathsSpec, context: Context): string[] {
  const period = resolvePeriod(spec.period, context, ['events']);
  const { anchor, conversion, breakdown, node, direction, window } = spec;
  const byEvent = node === 'event';
  const payload =
    !byEvent ||
    breakdown !== null ||
    spec.where.length > 0 ||
    [anchor, conversion].some((x) => x && x.where.length > 0);
  const value = byEvent ? 's.event::VARCHAR' : `e.${ident(node)}::VARCHAR`;
  const started = inPeriod(period, 's.day');
  const begins = anchor
    ? [rowTest(anchor, context), ...(started ? [started] : [])]
    : [...(byEvent ? [] : [`${value} IS NOT NULL`]), ...excluded(spec, value)];
  const kept = [
    ...horizon(spec, period),
    ...(spec.where.length ? [whereSql(spec.where, 'events', context, 'e')] : []),
  ];
  const session = spec.count === 'sessions';
  const columns = [
    `${session ? 'v.session' : 's.person'} AS unit`,
    's.ts',
    ...(anchor || !started ? [] : ['s.day']),
    's.event',
    's.row',
    // A row of the anchor is a node even where it has no value.
    `${byEvent || !anchor ? value : `coalesce(${value}, '(none)')`} AS node`,
    ...(byEvent ? [] : [`${value} IS NOT NULL AS named`]),
    `${begins.join(' AND ') || 'true'} AS anchor`,
    ...(conversion ? [`${rowTest(conversion, context)} AS goal`] : []),
    ...(breakdown ? [`coalesce(e.${ident(breakdown.column)}::VARCHAR, '(none)') AS value`] : []),
  ];
  const way = direction === 'from' ? '' : ' DESC';
  // Equal times: by event, then by what else tells rows apart here, never by place in a file.
  const order = [
    'ts',
    'event',
    ...(byEvent ? [] : ['node']),
    'anchor',
    ...(conversion ? ['goal'] : []),
    ...(breakdown ? ['value'] : []),
  ];
  const nth = direction === 'from' || !anchor ? 'min' : 'max';
  const nodes = [
    'n = start',
    ...(byEvent && !spec.exclude.length
      ? []
      : [[...(byEvent ? [] : ['named']), ...excluded(spec, 'node')].join(' AND ')]),
  ];
  const within = window
    ? [`${direction === 'from' ? 'ts - began' : 'began - ts'} <= ${windowSql(window)}`]
    : [];
  const day = anchor || !started ? null : inPeriod(period, 'begin_day');
  return [
    `read AS (  -- the rows, which of them may be the anchor${conversion ? ', which convert' : ''}
  SELECT ${columns.join(',\n    ')}
  FROM event_spine s${session ? '\n  JOIN event_session v ON v.row = s.row' : ''}${payload ? '\n  JOIN events e ON e.row = s.row' : ''}${kept.length ? `\n  WHERE ${kept.join('\n    AND ')}` : ''}
)`,
    `placed AS (  -- each unit's rows in the order in which its path is walked
  SELECT *, row_number() OVER (
    PARTITION BY unit ORDER BY ${order.map((c) => c + way).join(', ')}) AS n
  FROM read
)`,
    `anchored AS (
  SELECT *, ${nth}(n) FILTER (anchor) OVER of_unit AS start,
    ${direction === 'from' || anchor ? 'min' : 'max'}(ts) FILTER (anchor) OVER of_unit AS began${
      day
        ? `,\n    ${direction === 'from' ? 'min' : 'max'}(day) FILTER (anchor) OVER of_unit AS begin_day`
        : ''
    }
  FROM placed WINDOW of_unit AS (PARTITION BY unit)
)`,
    ...(conversion ? [goalSql(spec, day)] : []),
    `passed AS (${spec.collapse ? '  -- consecutive rows of one node are one' : ''}
  SELECT * FROM anchored
  WHERE n >= start${[...within, ...(day ? [day] : [])].map((x) => `\n    AND ${x}`).join('')}${
    nodes.length > 1 ? `\n    AND (${nodes.join(' OR ')})` : ''
  }${
    spec.collapse
      ? '\n  QUALIFY node IS DISTINCT FROM lag(node) OVER (PARTITION BY unit ORDER BY n)'
      : ''
  }
)`,
    `step AS MATERIALIZED (  -- one more than is shown: it tells whether the path goes on
  SELECT *, row_number() OVER (PARTITION BY unit ORDER BY n) AS step
  FROM passed
  QUALIFY step <= ${spec.steps + 1}
)`,
  ];
}

/** converted(unit): who did it after the anchor; in all the unit where no event is the anchor. */
function goalSql(spec: PathsSpec, day: string | null): string {
  const after = spec.direction === 'from' ? 'n > start' : 'n < start';
  const ahead = spec.direction === 'from' || spec.anchor ? 'ts - began' : 'began - ts';
  const tests = [
    'goal',
    ...(spec.anchor ? [after] : ['start IS NOT NULL']),
    ...(spec.window ? [`${ahead} <= ${windowSql(spec.window)}`] : []),
    ...(day ? [day] : []),
  ];
  return `converted AS (
  SELECT DISTINCT unit FROM anchored WHERE ${tests.join(' AND ')}
)`;
}
