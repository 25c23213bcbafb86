import type { Context } from '../../model/context.ts';
import { date } from '../../model/sql.ts';
import type { Query } from '../contract.ts';
import { dailySql } from './daily.ts';
import { daysBefore, hitSql, moneyOf } from './outcome.ts';
import type { ExperimentSpec } from './spec.ts';
import { CAPPED, countedSql, sumsOf } from './sums.ts';
import { assignedSql, bounds, unitSql } from './unit.ts';

export const EXPERIMENT_USES = ['people', 'event_spine', 'rate_of_day'] as const;

/**
 * `main`: sums of each metric by variant, whole and broken down; `daily`: what each day adds to
 * them; `units`: who came in when; `contamination`: who was in several variants.
 */
export function experimentQuery(spec: ExperimentSpec, context: Context): Query {
  const shared = [unitSql(spec, context), hitSql(spec, context), countedSql(spec)].join(',\n');
  return {
    statements: [
      { name: 'main', sql: `${comment(spec)}\nWITH ${shared}\n${mainSql(spec)}` },
      { name: 'daily', sql: `${DAILY}\nWITH ${shared},\n${dailySql(spec, context)}` },
      { name: 'units', sql: unitsSql(spec, context) },
      { name: 'contamination', sql: contaminationSql(spec, context) },
    ],
    uses: EXPERIMENT_USES,
    money: moneyOf(spec, context),
  };
}

const DAILY =
  '-- What each day adds to the sums: a unit comes in on its day, its outcomes on theirs';

function mainSql(spec: ExperimentSpec): string {
  const split = spec.breakdown !== null;
  const columns = sumsOf(spec).map(({ name, of, exact }) =>
    exact ? `sum(${of}) AS ${name}` : `fsum(${of}) AS ${name}`,
  );
  return `SELECT metric, variant,${split ? ' breakdown, grouping(breakdown) = 1 AS whole,' : ''} count(*) AS n,
  ${columns.join(',\n  ')},
  ${CAPPED}
FROM counted
GROUP BY ${
    split ? 'GROUPING SETS ((metric, variant), (metric, variant, breakdown))' : 'metric, variant'
  }
ORDER BY metric, ${split ? 'whole DESC, breakdown, ' : ''}variant`;
}

/** All units of the period, also those whose window is not over: the sample ratio is theirs. */
const unitsSql = (
  spec: ExperimentSpec,
  context: Context,
): string => `-- Units by the day of their first assignment
WITH ${unitSql({ ...spec, window: null, breakdown: null, cuped: null }, context)}
SELECT day, variant, count(*) AS units FROM unit GROUP BY ALL ORDER BY day, variant`;

function contaminationSql(spec: ExperimentSpec, context: Context): string {
  const { from, to } = bounds(spec, context);
  const tests = [
    'min(variant) < max(variant)',
    ...(from ? [`min(day) >= ${date(from)}`] : []),
    ...(to ? [`min(day) <= ${date(to)}`] : []),
  ];
  return `-- Units that were in more than one variant: they count nowhere
WITH ${assignedSql(spec, context)}
SELECT variants, count(*) AS units
FROM (
  SELECT string_agg(DISTINCT variant, ' + ' ORDER BY variant) AS variants
  FROM assigned GROUP BY person HAVING ${tests.join(' AND ')}
)
GROUP BY variants ORDER BY units DESC, variants`;
}

function comment(spec: ExperimentSpec): string {
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
  const before = daysBefore(spec);
  const until = spec.window
    ? `within ${spec.window.value} ${spec.window.unit}s of the own assignment`
    : 'from the own assignment on';
  const names = spec.metrics.map((m, i) => `-- ${i + 1} = ${plain(m.name)} (${m.type})`);
  return `-- Test "${plain(spec.experiment)}": sums of each metric by variant, outcomes ${until}${
    before ? `,\n-- and of the ${before} days before it` : ''
  }
${names.join('\n')}`;
}
