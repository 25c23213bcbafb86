import { ident, list } from '../../model/sql.ts';
import type { Window } from '../../model/spec.ts';
import { windowSql } from '../../model/spec.ts';
import { comparedDays, type Cte, type Plan } from './plan.ts';
import { horizonSql } from './rows.ts';
import { stepEvents } from './spec.ts';
import { everyInstant, laterSql, openStart, placedRows } from './walk.ts';

/** An exclusion as the search sees it. Its steps are places in the chain under `any`. */
export interface Bar {
  /** 1, 2 … */
  i: number;
  after: number;
  before: number;
  /** Whether a step could use its rows, which then do not bar. */
  usable: boolean;
}

export function barsOf({ spec }: Plan): Bar[] {
  const steps = new Set(spec.steps.flatMap(stepEvents));
  return spec.exclude.map((x, i) => ({
    i: i + 1,
    after: x.after,
    before: x.before,
    usable: stepEvents(x).some((e) => steps.has(e)),
  }));
}

/** The bit of a step's number. */
export const bit = (step: number): number => 2 ** (step - 1);

/** What makes two rows of one time as good as each other, beside the steps they match. */
const kindColumns = (plan: Plan): string[] => [
  'steps',
  ...(plan.mixesDays ? ['day', 'grain'] : []),
  ...plan.spec.hold.map((_, i) => `value_${i + 1}`),
  ...barsOf(plan).flatMap((b) => (b.usable ? [`bars_${b.i}`] : [])),
];

/** excluded_i(person, ts, rows): when the person did what exclusion i names. */
function excludedRows(plan: Plan, { i }: Bar): Cte {
  const names = list(stepEvents(plan.spec.exclude[i - 1]!));
  const horizon = horizonSql(plan);
  return {
    name: `excluded_${i}`,
    sql: `SELECT s.person, s.ts, count(*) AS rows
FROM event_spine AS s SEMI JOIN (SELECT event FROM event_names WHERE event::VARCHAR IN ${names}) AS n USING (event)${horizon ? `\nWHERE ${horizon}` : ''}
GROUP BY s.person, s.ts`,
  };
}

/**
 * spot: the rows that a step could use, in their total order (`place`), with what decides how a
 * chain may go on from them: the number of their instant among the person's (strict), the values
 * held, for each exclusion how many of its rows have the same time and when the next one comes.
 * `kind` tells rows of one time that are as good as each other, of which a chain takes the first.
 */
export function spots(plan: Plan): Cte[] {
  const { spec, lane, n } = plan;
  const bars = barsOf(plan);
  const held = spec.hold.map((h, i) => `e.${ident(h.column)} AS value_${i + 1}`);
  const barring = bars.flatMap(({ i, usable }) =>
    usable
      ? [`(s.event::VARCHAR IN ${list(stepEvents(spec.exclude[i - 1]!))})::INTEGER AS bars_${i}`]
      : [],
  );
  const strict = spec.order === 'strict';
  const kind = `PARTITION BY ${[lane, 'ts', ...kindColumns(plan)].map((c) => `p.${c}`).join(', ')}`;
  const columns = [
    'p.*',
    `min(p.place) OVER (${kind}) AS kind`,
    `row_number() OVER (${kind} ORDER BY p.place) AS nth`,
    ...(strict ? ['m.n'] : []),
    ...bars.flatMap(({ i }) => [`coalesce(b${i}.rows, 0) AS here_${i}`, `a${i}.ts AS next_${i}`]),
    ...(spec.order === 'any'
      ? [`bit_or(p.steps) OVER ${laterSql(`p.${lane}`, 'p.place')} AS later`]
      : []),
  ];
  const joins = [
    ...(strict ? ['JOIN moment AS m ON m.person = p.person AND m.ts = p.ts'] : []),
    ...bars.flatMap(({ i }) => [
      `LEFT JOIN excluded_${i} AS b${i} ON b${i}.person = p.person AND b${i}.ts = p.ts`,
      `ASOF LEFT JOIN excluded_${i} AS a${i} ON a${i}.person = p.person AND a${i}.ts > p.ts`,
    ]),
  ];
  return [
    ...placedRows(plan, [...held, ...barring]),
    ...(strict ? [everyInstant()] : []),
    ...bars.map((b) => excludedRows(plan, b)),
    {
      name: 'spot',
      materialized: true,
      sql: [
        `SELECT ${columns.join(',\n  ')}`,
        'FROM placed AS p',
        ...joins,
        // Under totals in any order each row begins its own chain, whose rows lie after it.
        ...(spec.order === 'any' && plan.entrant === 'row'
          ? []
          : [
              `-- of rows that are as good as each other no more than there are steps, or all that begin`,
              `QUALIFY nth <= ${n}${plan.entrant === 'row' ? ' OR may_start' : ''}`,
            ]),
      ].join('\n'),
    },
  ];
}

/** The columns that a chain keeps of its start (alias s), under the names it keeps them by. */
export const kept = (plan: Plan): { name: string; first: string }[] => [
  { name: plan.lane, first: `s.${plan.lane}` },
  { name: 'start', first: 's.place' },
  { name: 'start_row', first: 's.row' },
  { name: 'start_ts', first: 's.ts' },
  { name: 'start_day', first: 's.day' },
  ...(plan.windowDays === null ? [] : [{ name: 'start_grain', first: 's.grain' }]),
  { name: 'open', first: 's.open' },
];

/** first_row: the rows that may begin a chain; `open`: a window of the entrant outlasts the data. */
export function firstRows(plan: Plan, steps: number): Cte {
  const { lane, entrant } = plan;
  const open =
    entrant === 'row' ? openStart(plan) : `bool_or(${openStart(plan)}) OVER (PARTITION BY ${lane})`;
  return {
    name: 'first_row',
    materialized: true,
    sql: `SELECT *, ${open} AS open
FROM spot
WHERE may_start AND steps & ${steps} <> 0${entrant === 'row' ? '' : ' AND nth = 1'}`,
  };
}

/** Whether row `b` comes at most so long after row `a`, which it does not precede. */
export function soonSql(
  plan: Plan,
  window: Window,
  a: { ts: string; day: string; grain: string },
  b: string,
): string {
  const instants = `${b}.ts <= ${a.ts} + ${windowSql(window)}`;
  const days = comparedDays(window, plan.context);
  if (days === null) return instants;
  return `CASE WHEN ${a.grain} = 'day' OR ${b}.grain = 'day' THEN ${b}.day - ${a.day} <= ${days} ELSE ${instants} END`;
}

/** Whether row `b` lies in the window of the start that `w` keeps. */
export const inWindowSql = (plan: Plan, w: string, b: string): string =>
  soonSql(
    plan,
    plan.spec.window,
    { ts: `${w}.start_ts`, day: `${w}.start_day`, grain: `${w}.start_grain` },
    b,
  );

/** A column of a state: a chain as far as it has come, with all that its going on depends on. */
export interface Column {
  name: string;
  /** Over the start (s), or null where the chain does not begin here. */
  first: string;
  /** Over the chain so far (w) and the row it goes on to (r). */
  next: string;
  /** Whether chains that differ in it may go on differently. */
  key: boolean;
}

/** The rows of a chain and their times, in order: what it gives, not what its going on depends on. */
export const TRAIL: readonly Column[] = [
  { name: 'path', first: '[s.place]', next: 'list_append(w.path, r.place)', key: false },
  {
    name: 'times',
    first: '[epoch_us(s.ts)]',
    next: 'list_append(w.times, epoch_us(r.ts))',
    key: false,
  },
];

/**
 * What a chain at `step` carries for the exclusions that still may refuse it: how many rows of
 * its last time it used, how many there are, when the next comes, and whether one already lies
 * between. `entered` says from which step on the chain goes, where that is not the first.
 */
export function barColumns(bars: readonly Bar[], step: number, entered: string | null): Column[] {
  return bars
    .filter((b) => step < b.before)
    .flatMap((b): Column[] => [
      ...(b.usable
        ? [
            {
              name: `used_${b.i}`,
              first: `s.bars_${b.i}`,
              next: usedSql(b),
              key: true,
            },
          ]
        : []),
      { name: `here_${b.i}`, first: `s.here_${b.i}`, next: `r.here_${b.i}`, key: false },
      { name: `next_${b.i}`, first: `s.next_${b.i}`, next: `r.next_${b.i}`, key: false },
      {
        name: `spoiled_${b.i}`,
        first: 'false',
        next: step > b.after ? spoiledSql(b, entered) : 'false',
        key: true,
      },
    ]);
}

const usedSql = ({ i }: Bar): string =>
  `CASE WHEN r.ts = w.ts THEN w.used_${i} ELSE 0 END + r.bars_${i}`;

/** Whether a row of the exclusion that the chain did not use lies before the row gone on to. */
function spoiledSql({ i, after, usable }: Bar, entered: string | null): string {
  const between = `w.spoiled_${i} OR (r.ts > w.ts AND (w.here_${i} > ${usable ? `w.used_${i}` : '0'} OR coalesce(w.next_${i} < r.ts, false)))`;
  return entered ? `${entered} <= ${after} AND (${between})` : between;
}

/** Whether no exclusion that ends at `step` refuses the chain there. */
export function clearSql(bars: readonly Bar[], step: number, entered: string | null): string[] {
  return bars
    .filter((b) => b.before === step)
    .map((b) => {
      const spoiled = `${spoiledSql(b, null)} OR r.here_${b.i} > ${b.usable ? usedSql(b) : '0'}`;
      return entered ? `(${entered} > ${b.after} OR NOT (${spoiled}))` : `NOT (${spoiled})`;
    });
}

/**
 * By what else chains at `step` must be alike for an earlier one to do all that a later one can,
 * as far as exclusions go; null where a later one may do more.
 */
export function comparable(bars: readonly Bar[], step: number): string[] | null {
  const pending = bars.filter((b) => step < b.before);
  if (pending.some((b) => b.usable)) return null;
  return pending
    .filter((b) => b.after <= step)
    .flatMap((b) => [`spoiled_${b.i}`, `here_${b.i}`, `next_${b.i}`]);
}

/**
 * The states worth keeping: of those alike in what matters the one with the earliest rows, and of
 * those that an earlier time serves as well (`alike`) none that is later and has no earlier rows.
 */
export function bestStates(
  keys: readonly string[],
  alike: readonly string[] | null,
  at: string,
): string {
  const one = `row_number() OVER (PARTITION BY ${keys.join(', ')} ORDER BY path) = 1`;
  if (!alike) return `QUALIFY ${one}`;
  return `QUALIFY ${one}
  -- nothing that can be done from a later row cannot be done from an earlier one
  AND coalesce(${at} <= min(${at}) OVER (PARTITION BY ${alike.join(', ')} ORDER BY path ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true)`;
}
