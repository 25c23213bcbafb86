import { instantOf, type Line, placeOf } from './line.ts';
import type { Plan } from './plan.ts';
import {
  commonWhere,
  hasWhere,
  horizonSql,
  inPeriod,
  joinsSql,
  laneSql,
  stepWhere,
} from './rows.ts';

/** matched(x, step …): a row for each row of the spine and step that it matches. */
export function matchedSql(plan: Plan, line: Line): string {
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
    ...(plan.entrant === 'row' || plan.picks || plan.way === 'both' ? ['s.row'] : []),
    ...(spec.trend ? ['s.day'] : []),
    ...(any && started ? [`${started} AS may_start`] : []),
    'g.step',
  ];
  return [
    `SELECT ${columns.join(', ')},`,
    `  -- all lives end to end on one line of ${line.unit === 'ms' ? 'milliseconds' : 'microseconds'}, further apart than the window`,
    `  ${placeOf(laneSql(plan), line)} + ${instantOf('s.ts', line)} AS x`,
    'FROM event_spine AS s JOIN step_event AS g ON g.event = s.event',
    joinsSql(plan, hasWhere(plan)),
    conditions.length ? `WHERE ${conditions.join('\n  AND ')}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}

/** Over rows that come the latest first, the running minimum of a step's times is its next. */
export const next = (step: number, x = 'x'): string =>
  `min(${x}) FILTER (step = ${step}) OVER (ROWS UNBOUNDED PRECEDING)`;

/** Columns that a row brings along beside its time. */
export const luggage = ({ lane, entrant, spec }: Plan): string[] => [
  lane,
  ...(entrant === 'row' ? ['row'] : []),
  ...(spec.trend ? ['day'] : []),
];
