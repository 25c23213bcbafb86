import { daysBetween } from '../../model/days.ts';
import { MODEL } from '../../model/tables.ts';
import { timestamp } from '../../model/sql.ts';
import { stepNumbers, type Cte, type Plan } from './plan.ts';
import {
  commonWhere,
  hasWhere,
  horizonSql,
  inPeriod,
  joinsSql,
  laneSql,
  stepEventSql,
  stepWhere,
} from './rows.ts';

/**
 * The chains of a funnel in which no row can match two steps. One pass over the rows, the latest
 * first: the running minimum of a step's times is its next row, so that each start knows its whole
 * chain, and the earliest next row is always the best. `matched` has the rows, `chain` one row per
 * entrant: depth, x1 … xn (microseconds; NULL beyond the depth), day, open.
 */
export function disjointChains(plan: Plan): Cte[] {
  const line = lineOfTime(plan);
  return [
    { name: 'step_event', sql: stepEventSql([...plan.spec.steps, ...plan.spec.exclude]) },
    {
      name: 'matched',
      sql: matchedSql(plan, line),
      ...(plan.picks || goesOnOnly(plan) ? { materialized: true } : {}),
    },
    ...(plan.spec.order === 'any' ? anyOrder(plan, line) : inOrder(plan, line)),
    ...(plan.entrant === 'row' ? everyStart(plan, line) : deepestStart(plan, line)),
  ];
}

interface Line {
  /** Microseconds between the beginnings of two lives. */
  gap: bigint;
  /** The window in microseconds. */
  window: bigint;
  wide: boolean;
}

const MICROS_OF_DAY = 86_400_000_000n;

/** Lives are laid end to end, so that one running minimum serves all; HUGEINT where they are many. */
function lineOfTime(plan: Plan): Line {
  const events = plan.context.tables.events;
  const window = BigInt(plan.windowSeconds) * 1_000_000n;
  const known = events?.from && events.to && events.futureRows === 0;
  if (!known) return { gap: 10n ** 19n, window, wide: true };
  const span = BigInt(daysBetween(events.from!, events.to!) + 3) * MICROS_OF_DAY;
  const gap = span + window;
  return { gap, window, wide: gap * BigInt(lanes(plan) + 1) > 2n ** 62n };
}

/** At least as many lanes as there are codes. Distinct counts are approximate: twice is plenty. */
function lanes(plan: Plan): number {
  const tables = Object.values(plan.context.tables);
  if (plan.lane === 'session') return plan.context.tables.events?.rows ?? 0;
  return tables.reduce((sum, table) => {
    const own = MODEL.get(table.name)?.columns.filter((c) => c.role === 'person') ?? [];
    return (
      sum +
      own.reduce((people, { name }) => {
        const distinct = table.columns.find((c) => c.name === name)?.distinct ?? 0;
        return people + (distinct >= 1000 ? Math.min(table.rows, distinct * 2) : table.rows);
      }, 0)
    );
  }, 0);
}

const gapSql = ({ gap, wide }: Line): string => (wide ? `${gap}::HUGEINT` : String(gap));
const placeOf = (lane: string, line: Line): string => `${lane} * ${gapSql(line)}`;

function matchedSql(plan: Plan, line: Line): string {
  const { spec, n, lane } = plan;
  const any = spec.order === 'any';
  const excluded = spec.exclude.length > 0;
  const started = inPeriod(plan);
  const common = commonWhere(plan);
  const conditions = [
    horizonSql(plan),
    started && !any ? `(g.step > 1 OR ${started})` : null,
    common && excluded ? `(g.step > ${n} OR ${common})` : common,
    ...spec.steps.map((_, i) => {
      const own = stepWhere(plan, i);
      return own && `(g.step <> ${i + 1} OR ${own})`;
    }),
  ].filter((c) => c !== null);
  const columns = [
    `${laneSql(plan)} AS ${lane}`,
    ...(plan.entrant === 'row' || plan.picks ? ['s.row'] : []),
    ...(spec.trend ? ['s.day'] : []),
    ...(any && started ? [`${started} AS may_start`] : []),
    'g.step',
  ];
  return [
    `SELECT ${columns.join(', ')},`,
    `  -- all lives end to end on one line of microseconds, further apart than the window`,
    `  ${placeOf(laneSql(plan), line)} + epoch_us(s.ts) AS x`,
    'FROM event_spine AS s JOIN step_event AS g ON g.event = s.event',
    joinsSql(plan, hasWhere(plan)),
    conditions.length ? `WHERE ${conditions.join('\n  AND ')}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

const SO_FAR = 'WINDOW so_far AS (ROWS UNBOUNDED PRECEDING)';
const next = (step: number, x = 'x'): string => `min(${x}) FILTER (step = ${step}) OVER so_far`;

/** Columns that a row brings along beside its time. */
const luggage = ({ lane, entrant, spec }: Plan): string[] => [
  lane,
  ...(entrant === 'row' ? ['row'] : []),
  ...(spec.trend ? ['day'] : []),
];

/** start(…, x1 … xn, depth): each row of step 1 with the chain that goes on from it. */
function inOrder(plan: Plan, line: Line): Cte[] {
  const { n, spec } = plan;
  const carried = luggage(plan);
  const bars = spec.exclude.map((_, i) => ({ at: n + i + 1, name: `excluded_${i + 1}` }));
  const levels: Cte[] = [];
  let from = 'matched';
  if (n > 1 || bars.length) {
    levels.push({
      name: 'backwards',
      sql: `-- ${goesOnOnly(plan) ? 'of those who do step 2 ' : ''}the latest row first; at equal times the later step first
SELECT * FROM matched${goesOnOnly(plan) ? ` SEMI JOIN (SELECT ${plan.lane} FROM matched WHERE step = 2) USING (${plan.lane})` : ''}
ORDER BY x DESC, step DESC`,
    });
    from = 'backwards';
  }
  // From the last step to the second: its own next row, and what goes on from that row.
  for (let step = n; step > 1; step -= 1) {
    const ahead = stepNumbers(plan).filter((j) => j > step);
    const last = step === n ? bars.map((b) => `${next(b.at)} AS ${b.name}`) : [];
    const columns = [
      ...carried,
      'step',
      'x',
      `${next(step)} AS x${step}`,
      ...ahead.map((j) => `${next(step, `x${j}`)} AS x${j}`),
      ...(step === n ? last : bars.map((b) => b.name)),
    ];
    levels.push({
      name: `from_${step}`,
      sql: `SELECT ${columns.slice(0, carried.length + 2).join(', ')},\n  ${columns.slice(carried.length + 2).join(',\n  ')}\nFROM ${from}\n${SO_FAR}`,
    });
    from = `from_${step}`;
  }
  const reach = (j: number): string => {
    const barred = spec.exclude.flatMap((e, i) =>
      e.before <= j ? [`coalesce(x${e.before} < ${bars[i]!.name}, true)`] : [],
    );
    return [`x${j} - x <= ${line.window}`, ...barred].join(' AND ');
  };
  const later = stepNumbers(plan).slice(1);
  const depth = later.length
    ? `CASE ${[...later]
        .reverse()
        .map((j) => `WHEN ${reach(j)} THEN ${j}`)
        .join(' ')} ELSE 1 END`
    : '1';
  const columns = [
    ...carried,
    'x AS x1',
    ...later.map((j) => `CASE WHEN ${reach(j)} THEN x${j} END AS x${j}`),
    `${depth} AS depth`,
  ];
  levels.push({
    name: 'start',
    sql: `SELECT ${columns.join(',\n  ')}\nFROM ${from}\nWHERE step = 1`,
  });
  return levels;
}

/** start(…, x1 … xn, depth): each row with the times at which one more step is done. */
function anyOrder(plan: Plan, line: Line): Cte[] {
  const steps = stepNumbers(plan);
  const carried = luggage(plan);
  const bounded = plan.period !== null;
  return [
    { name: 'backwards', sql: `-- the latest row first\nSELECT * FROM matched ORDER BY x DESC` },
    {
      name: 'ahead',
      sql: `SELECT ${[...carried, 'x', ...(bounded ? ['may_start'] : [])].join(', ')},
  ${steps.map((j) => `${next(j)} AS next_${j}`).join(',\n  ')}
FROM backwards
${SO_FAR}`,
    },
    {
      name: 'done',
      sql: `-- x itself is the next row of its own step
SELECT ${carried.join(', ')},
  list_sort(list_filter([${steps.map((j) => `next_${j}`).join(', ')}], lambda t: t - x <= ${line.window})) AS times
FROM ahead${bounded ? '\nWHERE may_start' : ''}`,
    },
    {
      name: 'start',
      sql: `SELECT ${[...carried, ...steps.map((j) => `times[${j}] AS x${j}`), 'len(times) AS depth'].join(', ')}\nFROM done`,
    },
  ];
}

/** The end of the last window against the data's end, on the line. */
function openSql(plan: Plan, line: Line, depth: string, start: string): string {
  if (!plan.end) return 'false';
  return `${depth} < ${plan.n} AND ${start} + ${line.window} > ${placeOf(plan.lane, line)} + epoch_us(${timestamp(plan.end.end)})`;
}

/**
 * Of the starts that reach the greatest depth the earliest; its rows are the earliest as well. A
 * life is shorter than the gap, so moving each start by a gap for each step puts the deepest first.
 */
function deepestSql(plan: Plan, line: Line, more: readonly string[]): string {
  const { lane, spec } = plan;
  const ahead = (step: string) => `${step} * ${gapSql(line)}`;
  const columns = [
    ...stepNumbers(plan).map(
      (j) => `min(x${j} - ${ahead('s.depth')}) + ${ahead('max(s.depth)')} AS x${j}`,
    ),
    ...(spec.trend ? [`arg_min(day, x1 - ${ahead('s.depth')}) AS day`] : []),
    ...more,
  ];
  return `-- the earliest of the deepest starts: a step deeper is moved ahead by more than a life
SELECT ${lane}, max(s.depth) AS depth,
  ${columns.join(',\n  ')}
FROM start AS s
GROUP BY ${lane}`;
}

/** chain: one row for each person or session that has a start. */
function deepestStart(plan: Plan, line: Line): Cte[] {
  const { lane, spec } = plan;
  if (!goesOnOnly(plan)) {
    const open = `${openSql(plan, line, 'max(s.depth)', 'max(s.x1)')} AS open`;
    return [{ name: 'chain', materialized: true, sql: deepestSql(plan, line, [open]) }];
  }
  const day = spec.trend ? ', arg_min(day, x) AS day' : '';
  const columns = [
    `${lane}`,
    'coalesce(d.depth, 1) AS depth',
    'coalesce(d.x1, e.x1) AS x1',
    ...stepNumbers(plan)
      .slice(1)
      .map((j) => `x${j}`),
    ...(spec.trend ? ['coalesce(d.day, e.day) AS day'] : []),
    `${openSql(plan, line, 'coalesce(d.depth, 1)', 'last_start')} AS open`,
  ];
  return [
    { name: 'deepest', sql: deepestSql(plan, line, []) },
    {
      name: 'entered',
      sql: `SELECT ${lane}, min(x) AS x1, max(x) AS last_start${day}\nFROM matched\nWHERE step = 1\nGROUP BY ${lane}`,
    },
    {
      name: 'chain',
      materialized: true,
      sql: `SELECT ${columns.join(', ')}\nFROM entered AS e LEFT JOIN deepest AS d USING (${lane})`,
    },
  ];
}

/** Whether those who never do step 2 are set aside before the rows are put in order. */
const goesOnOnly = ({ spec, n, entrant }: Plan): boolean =>
  spec.order !== 'any' && n > 1 && entrant !== 'row';

const everyStart = (plan: Plan, line: Line): Cte[] => [
  {
    name: 'chain',
    materialized: true,
    sql: `SELECT *, ${openSql(plan, line, 'depth', 'x1')} AS open\nFROM start`,
  },
];
