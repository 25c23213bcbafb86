import { date, timestamp } from '../../model/sql.ts';
import { intervalSql, stepNumbers, type Cte, type Plan } from './plan.ts';
import { stepsShareEvents } from './spec.ts';
import {
  commonWhere,
  eventStepsSql,
  hasWhere,
  horizonSql,
  inPeriod,
  joinsSql,
  laneSql,
  stepWhere,
  tieOrder,
} from './rows.ts';

/**
 * The chains of a funnel in which one row may match several steps, or in which nothing may lie
 * between (strict): every start is walked, step by step, and at each time all ways to serve the
 * steps by different rows are kept. Gives `placed` (the rows in their total order) and `chain`
 * (one row per entrant: depth, x1 … xn, day, open, path = the places of its rows).
 */
export function walkedChains(plan: Plan): Cte[] {
  const strict = plan.spec.order === 'strict';
  return [
    ...placedRows(plan),
    ...(strict ? [everyInstant()] : []),
    { name: 'instant', sql: instantSql(plan, strict), materialized: true },
    startCte(plan, 'n'),
    { name: 'walk', sql: walkSql(plan, strict) },
    ...bestChain(plan),
  ];
}

/** Bits of the steps that a row matches: those of its event, less those whose filter it fails. */
function stepsSql(plan: Plan): string {
  const failed = plan.spec.steps.flatMap((_, i) => {
    const own = stepWhere(plan, i);
    return own ? [`CASE WHEN ${own} THEN 0 ELSE ${1 << i} END`] : [];
  });
  return failed.length ? `g.steps & ~(${failed.join(' | ')})` : 'g.steps';
}

/** What makes two rows of one instant as good as each other. */
const classColumns = (plan: Plan): string[] =>
  plan.windowDays === null ? ['steps'] : ['steps', 'day', 'grain'];

/**
 * Whether it matters which of the rows of one time comes first: where rows are picked, and where
 * one that serves two steps may be taken for the first of them.
 */
const ranksTies = (plan: Plan): boolean =>
  plan.picks || plan.way === 'search' || (plan.spec.order !== 'any' && stepsShareEvents(plan.spec));

/**
 * matched, then placed(place): the order of all rows; equal times by tie where rows are picked.
 * `more` are further columns of the spine (s) or, as it is read anyway then, of `events` (e).
 */
export function placedRows(plan: Plan, more: readonly string[] = []): Cte[] {
  const { lane } = plan;
  const started = inPeriod(plan);
  const beside = plan.spec.order === 'strict' || plan.spec.exclude.length > 0;
  const columns = [
    `${laneSql(plan)} AS ${lane}`,
    ...(beside && lane !== 'person' ? ['s.person'] : []),
    's.ts',
    's.row',
    's.day',
    ...(plan.mixesDays ? ['e.grain'] : []),
    `${started ?? 'true'} AS may_start`,
    `${stepsSql(plan)} AS steps`,
    ...more,
  ];
  const conditions = [horizonSql(plan), commonWhere(plan)].filter((c) => c !== null);
  const needsPayload =
    hasWhere(plan) || plan.mixesDays || more.some((column) => column.startsWith('e.'));
  const matched = [
    `SELECT ${columns.join(', ')}`,
    'FROM event_spine AS s JOIN event_steps AS g ON g.event = s.event',
    joinsSql(plan, needsPayload),
    plan.way === 'both' ? `SEMI JOIN crowded AS c ON c.${lane} = ${laneSql(plan)}` : '',
    conditions.length ? `WHERE ${conditions.join('\n  AND ')}` : '',
  ];
  const rows = {
    name: 'walkable',
    sql: matched.filter(Boolean).join('\n'),
    materialized: true,
  } as const;
  const steps = { name: 'event_steps', sql: eventStepsSql(plan.spec.steps) };
  if (!ranksTies(plan)) {
    const sql = `SELECT *, row_number() OVER (ORDER BY ${lane}, ts, row) AS place\nFROM walkable\nWHERE steps <> 0`;
    return [steps, rows, { name: 'placed', sql, materialized: true }];
  }
  return [
    steps,
    rows,
    {
      name: 'tie',
      sql: `-- rows at equal times: by event, then by the other columns
SELECT m.row, row_number() OVER (PARTITION BY m.${lane}, m.ts ORDER BY ${tieOrder(plan)}) AS tie
FROM (SELECT * FROM walkable QUALIFY count(*) OVER (PARTITION BY ${lane}, ts) > 1) AS m
JOIN events AS e ON e.row = m.row`,
    },
    {
      name: 'placed',
      materialized: true,
      sql: `SELECT m.*, row_number() OVER (ORDER BY m.${lane}, m.ts, t.tie) AS place
FROM walkable AS m LEFT JOIN tie AS t ON t.row = m.row
WHERE steps <> 0`,
    },
  ];
}

/** Under `strict` the next instant is the next of any loaded row of the person. */
export const everyInstant = (): Cte => ({
  name: 'moment',
  sql: `SELECT person, ts, row_number() OVER (ORDER BY person, ts) AS n
FROM (SELECT DISTINCT person, ts FROM event_spine)`,
});

/**
 * The rows of a lane that come later. It is spelled out at each use, as DuckDB takes a window's name
 * only once even in a query within another.
 */
export const laterSql = (lane: string, order: string): string =>
  `(PARTITION BY ${lane} ORDER BY ${order} ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)`;

/** instant(n, rows, next): the rows of one time, and the next instant that has each step. */
function instantSql(plan: Plan, strict: boolean): string {
  const { lane, n } = plan;
  const kind = classColumns(plan);
  const number = strict ? 'm.n' : `row_number() OVER (ORDER BY ${lane}, ts)`;
  const grouped = `SELECT p.${lane}, p.ts, ${number} AS n, bit_or(steps) AS steps,
  list({${['place', ...kind].map((c) => `${c}: ${c}`).join(', ')}} ORDER BY place) AS rows
FROM (
  -- of rows that are as good as each other no more than there are steps
  SELECT * FROM placed
  QUALIFY row_number() OVER (PARTITION BY ${[lane, 'ts', ...kind].join(', ')} ORDER BY place) <= ${n}
) AS p${strict ? ' JOIN moment AS m ON m.person = p.person AND m.ts = p.ts' : ''}
GROUP BY p.${lane}, p.ts${strict ? ', m.n' : ''}`;
  const nexts = stepNumbers(plan).map((j) =>
    j === 1
      ? 'NULL'
      : strict
        ? 'n + 1'
        : `min(n) FILTER (steps & ${1 << (j - 1)} <> 0) OVER ${laterSql(lane, 'ts')}`,
  );
  return `SELECT *, [${nexts.join(', ')}] AS next
FROM (
${grouped.replaceAll(/^/gm, '  ')}
)`;
}

/** Whether the window of a start ends after the data do. */
export function openStart(plan: Plan): string {
  if (!plan.end) return 'false';
  const instants = `ts + ${intervalSql(plan)} > ${timestamp(plan.end.end)}`;
  if (plan.windowDays === null) return instants;
  return `CASE grain WHEN 'day' THEN day + ${plan.windowDays} > ${date(plan.end.lastFullDay)} ELSE ${instants} END`;
}

/**
 * start: the rows that may begin a chain; of those that are as good as each other the first, but
 * each under `totals`. `open`: some window of the entrant ends after the data do.
 */
export function startCte(plan: Plan, at: 'n' | 'place'): Cte {
  const { lane, entrant, spec } = plan;
  const any = spec.order === 'any';
  const kind = any ? classColumns(plan).slice(1) : classColumns(plan);
  const every = entrant === 'row';
  const open = every ? openStart(plan) : `bool_or(${openStart(plan)}) OVER (PARTITION BY ${lane})`;
  const columns = at === 'n' ? 'p.*, i.n, i.next' : 'p.*';
  return {
    name: 'walk_start',
    sql: `SELECT ${columns}, ${open} AS open
FROM placed AS p${at === 'n' ? ` JOIN instant AS i USING (${lane}, ts)` : ''}
WHERE may_start${any ? '' : ' AND p.steps & 1 <> 0'}${
      every
        ? ''
        : `\nQUALIFY row_number() OVER (PARTITION BY ${[lane, 'ts', ...kind.map((c) => `p.${c}`)].join(', ')} ORDER BY place) = 1`
    }`,
  };
}

/** Whether the row `r` lies in the window of the walk's start; days are compared where either is one. */
export function withinSql(plan: Plan, rowTs: string, r: string): string {
  const instants = `${rowTs} <= w.start_ts + ${intervalSql(plan)}`;
  if (plan.windowDays === null) return instants;
  return `CASE WHEN w.start_grain = 'day' OR ${r}.grain = 'day' THEN ${r}.day - w.start_day <= ${plan.windowDays} ELSE ${instants} END`;
}

/** The columns of a walk that stay what its start gave. */
export const startColumns = (plan: Plan): string[] => [
  plan.lane,
  'start',
  'start_row',
  'start_ts',
  'start_day',
  ...(plan.windowDays === null ? [] : ['start_grain']),
  'open',
];

/** The same from `start`, under the alias s. */
export const startSelect = (plan: Plan): string =>
  [
    `s.${plan.lane}`,
    's.place AS start',
    's.row AS start_row',
    's.ts AS start_ts',
    's.day AS start_day',
    ...(plan.windowDays === null ? [] : ['s.grain AS start_grain']),
    's.open',
  ].join(', ');

function walkSql(plan: Plan, strict: boolean): string {
  const { n } = plan;
  const same = startColumns(plan);
  const kind = classColumns(plan);
  const mark = (r: string) =>
    kind.length === 1 ? `${r}.steps` : `{${kind.map((c) => `${c}: ${r}.${c}`).join(', ')}}`;
  return `-- a walk: the instant it has come to, the places of its rows, what it used at this instant
SELECT ${startSelect(plan)},
  s.n, s.next, 1 AS depth, [s.place] AS path, [epoch_us(s.ts)] AS times, [${mark('s')}] AS used
FROM walk_start AS s
UNION ALL
(
  WITH branch AS (
    SELECT w.*, i.n AS reached, i.ts, i.next AS onward, unnest(list_filter(i.rows, lambda r:
      r.steps & (1 << w.depth) <> 0 AND NOT list_contains(w.path, r.place)
      AND ${withinSql(plan, 'i.ts', 'r')})) AS r
    FROM (SELECT *, unnest([n, next[depth + 1]]) AS to_instant FROM walk WHERE depth < ${n}) AS w
    JOIN instant AS i ON i.n = w.to_instant${strict ? ` AND i.${plan.lane} = w.${plan.lane}` : ''}
  ),
  nearest AS (
    SELECT * FROM branch${strict ? '' : '\n    -- the earliest time at which the step can be done serves every later step best\n    QUALIFY reached = min(reached) OVER (PARTITION BY start)'}
  ),
  stepped AS (
    SELECT ${same.join(', ')}, reached, onward, depth + 1 AS depth,
      list_append(path, r.place) AS path, list_append(times, epoch_us(ts)) AS times,
      list_sort(CASE WHEN reached = n THEN list_append(used, ${mark('r')}) ELSE [${mark('r')}] END) AS used
    FROM nearest
  )
  -- of ways that used rows as good as each other the one with the earliest rows
  SELECT ${same.map((c) => (c === 'start' ? c : `any_value(${c})`)).join(', ')}, reached, any_value(onward),
    any_value(depth), min(path), arg_min(times, path), used
  FROM stepped
  GROUP BY start, reached, used
)`;
}

/** The deepest walk of an entrant, of those the one with the earliest rows, as a row of `chain`. */
export function bestChain(plan: Plan): Cte[] {
  const { entrant, lane } = plan;
  const key = entrant === 'row' ? 'start' : lane;
  const times = stepNumbers(plan).map((j) => `times[${j}] AS x${j}`);
  return [
    {
      name: plan.way === 'both' ? 'walked' : 'chain',
      materialized: true,
      sql: `SELECT ${entrant === 'row' ? 'start_row AS row' : lane}, depth, ${times.join(', ')},
  start_day AS day, path, open AND depth < ${plan.n} AS open
FROM walk
QUALIFY row_number() OVER (PARTITION BY ${key} ORDER BY depth DESC, path) = 1`,
    },
  ];
}
