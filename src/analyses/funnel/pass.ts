import { timestamp } from '../../model/sql.ts';
import { gapSql, instantOf, lineOfTime, placeOf, type Line } from './line.ts';
import { luggage, matchedSql, next } from './matched.ts';
import { anyOrder } from './passany.ts';
import { stepNumbers, type Cte, type Plan } from './plan.ts';
import { stepEventSql } from './rows.ts';

/**
 * The chains that one pass over the rows finds, the latest row first: the running minimum of a
 * step's times is its next row, so that each start knows its whole chain, and the earliest next
 * row is always the best. `matched` has the rows, `chain` one row per entrant: depth, x1 … xn
 * (on the line; NULL beyond the depth), day, open. Where steps share events, `crowded` has those
 * who are left out, as several of their rows have the same time.
 */
export function passedChains(plan: Plan): Cte[] {
  const line = lineOfTime(plan);
  const shared = plan.way === 'both';
  const read = plan.picks || shared || goesOnOnly(plan);
  return [
    { name: 'step_event', sql: stepEventSql([...plan.spec.steps, ...plan.spec.exclude]) },
    { name: 'matched', sql: matchedSql(plan, line), ...(read ? { materialized: true } : {}) },
    ...(shared ? [crowded(plan)] : []),
    ...(plan.spec.order === 'any' ? anyOrder(plan, line) : inOrder(plan, line)),
    ...(plan.entrant === 'row' ? everyStart(plan, line) : deepestStart(plan, line)),
  ];
}

/** Those of whom several rows that a step could use have the same time. */
const crowded = ({ lane }: Plan): Cte => ({
  name: 'crowded',
  sql: `SELECT DISTINCT ${lane}
FROM (SELECT ${lane} FROM matched GROUP BY ${lane}, x HAVING min(row) < max(row))`,
});

const uncrowded = ({ way, lane }: Plan): string =>
  way === 'both' ? `\nANTI JOIN crowded USING (${lane})` : '';

const chainName = ({ way }: Plan): string => (way === 'both' ? 'passed' : 'chain');

/**
 * The rows in the order of the pass. Rows of one time: where steps share no event, a later step
 * comes first, so that it is seen from an earlier one; where they do, these are one row, which
 * never serves two steps, so that it must not be seen.
 */
function backwards(plan: Plan): Cte {
  const { lane } = plan;
  const goOn = goesOnOnly(plan);
  const tie = plan.way === 'both' ? 'step' : 'step DESC';
  return {
    name: 'backwards',
    sql: `-- ${goOn ? 'of those who do step 2 ' : ''}the latest row first
SELECT ${[...luggage(plan), 'step', 'x'].join(', ')}
FROM matched${goOn ? `\nSEMI JOIN (SELECT ${lane} FROM matched WHERE step = 2) USING (${lane})` : ''}${uncrowded(plan)}
ORDER BY x DESC, ${tie}`,
  };
}

/** start(…, x1 … xn, depth): each row of step 1 with the chain that goes on from it. */
function inOrder(plan: Plan, line: Line): Cte[] {
  const { n, spec } = plan;
  const carried = luggage(plan);
  const bars = spec.exclude.map((_, i) => ({ at: n + i + 1, name: `excluded_${i + 1}` }));
  const levels: Cte[] = [];
  let from = 'matched';
  if (n > 1 || bars.length) {
    levels.push(backwards(plan));
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
      sql: `SELECT ${columns.slice(0, carried.length + 2).join(', ')},\n  ${columns.slice(carried.length + 2).join(',\n  ')}\nFROM ${from}`,
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

/** The end of the last window against the data's end, on the line. */
function openSql(plan: Plan, line: Line, depth: string, start: string): string {
  if (!plan.end) return 'false';
  return `${depth} < ${plan.n} AND ${start} + ${line.window} > ${placeOf(plan.lane, line)} + ${instantOf(timestamp(plan.end.end), line)}`;
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
    return [{ name: chainName(plan), materialized: true, sql: deepestSql(plan, line, [open]) }];
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
      sql: `SELECT ${lane}, min(x) AS x1, max(x) AS last_start${day}\nFROM matched${uncrowded(plan)}\nWHERE step = 1\nGROUP BY ${lane}`,
    },
    {
      name: chainName(plan),
      materialized: true,
      sql: `SELECT ${columns.join(',\n  ')}\nFROM entered AS e LEFT JOIN deepest AS d USING (${lane})`,
    },
  ];
}

/** Whether those who never do step 2 are set aside before the rows are put in order. */
const goesOnOnly = ({ spec, n, entrant }: Plan): boolean =>
  spec.order !== 'any' && n > 1 && entrant !== 'row';

const everyStart = (plan: Plan, line: Line): Cte[] => [
  {
    name: chainName(plan),
    materialized: true,
    sql: `SELECT *, ${openSql(plan, line, 'depth', 'x1')} AS open\nFROM start`,
  },
];
