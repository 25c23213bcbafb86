import type { Metric } from './metric.ts';
import { daysBefore, hasRatio } from './outcome.ts';
import type { ExperimentSpec } from './spec.ts';
import { usesCovariate } from './unit.ts';

/** A sum over units: what of a unit is summed, and whether it adds up exactly (else by Kahan). */
export interface SumColumn {
  name: string;
  of: string;
  exact: boolean;
}

const plain = (name: string): SumColumn => ({ name, of: name, exact: true });
const product = (a: string, b: string): SumColumn => ({
  name: `${a}${b}`,
  of: `${a}::DOUBLE * ${b}`,
  exact: false,
});

/**
 * The sums that the figures need (stats/moments.ts): of the outcome y, of the denominator d, and of
 * what was before, x over w.
 */
export function sumsOf(spec: ExperimentSpec): SumColumn[] {
  const ratio = hasRatio(spec);
  return [
    plain('y'),
    product('y', 'y'),
    ...(ratio ? [plain('d'), product('d', 'd'), product('y', 'd')] : []),
    ...(spec.cuped ? [plain('x'), product('x', 'x'), product('y', 'x')] : []),
    ...(spec.cuped && ratio ? [product('d', 'x')] : []),
    ...(daysBefore(spec) && ratio
      ? [plain('w'), product('w', 'w'), product('y', 'w'), product('d', 'w'), product('x', 'w')]
      : []),
  ];
}

/** The sum that `before` of a unit stands for: its own rows before, or the covariate given. */
const isCapped = (m: Metric): boolean => m.type === 'proportion' || m.cap !== null;

/** How many units are cut, at what, and rows whose worth is not known. */
export const CAPPED = `count_if(cut) AS capped, max(cap) AS cap, sum(unknown) AS unknown`;

/**
 * CTEs from `unit` and `hit` to `counted`: a row for each unit and metric, with 0 where nothing was
 * done. A proportion is a count that goes up to 1; an outlier counts up to its cap.
 */
export function countedSql(spec: ExperimentSpec): string {
  const ratio = hasRatio(spec);
  const before = daysBefore(spec) > 0;
  const over = ratio ? `side = 'over' AND ` : '';
  const sums = [
    `sum(x) FILTER (${over}after) AS y`,
    ...(ratio ? [`sum(x) FILTER (side = 'under' AND after) AS d`] : []),
    ...(before ? [`sum(x) FILTER (${over}NOT after) AS x`] : []),
    ...(before && ratio ? [`sum(x) FILTER (side = 'under' AND NOT after) AS w`] : []),
    'count(*) FILTER (after AND x IS NULL) AS unknown',
  ];
  const zero = (name: string) => `coalesce(s.${name}, 0) AS ${name}`;
  const unit = ['person', 'variant', ...(spec.breakdown ? ['breakdown'] : [])];
  const values = [
    zero('y'),
    ...(ratio ? [zero('d')] : []),
    ...(before ? [zero('x')] : []),
    ...(before && ratio ? [zero('w')] : []),
    // Nobody is worth the average where the file says nothing: it moves nothing then.
    ...(usesCovariate(spec)
      ? ['coalesce(u.covariate, avg(u.covariate) OVER ())::DOUBLE AS x']
      : []),
    zero('unknown'),
  ];
  return `summed AS (
  SELECT metric, person, ${sums.join(',\n    ')}
  FROM hit GROUP BY metric, person
),
value AS (  -- a unit that did nothing counts with 0
  SELECT m.metric, ${unit.map((c) => `u.${c}`).join(', ')},
    ${values.join(', ')}
  FROM unit u CROSS JOIN (SELECT unnest(range(1, ${spec.metrics.length + 1})) AS metric) m
  LEFT JOIN summed s ON s.person = u.person AND s.metric = m.metric
),
cap AS (  -- what a unit counts with at most
  ${capSql(spec.metrics)}
),
counted AS (
  SELECT value.* REPLACE (least(y, cap) AS y${before ? ', least(x, cap) AS x' : ''}), y > cap AS cut, cap
  FROM value LEFT JOIN cap ON cap.metric = value.metric
)`;
}

function capSql(metrics: readonly Metric[]): string {
  const caps = metrics.flatMap((m, i) => {
    if (!isCapped(m)) return [];
    const metric = i + 1;
    if (m.cap && 'percentile' in m.cap) {
      return [
        `SELECT ${metric} AS metric, nullif(quantile_cont(y, ${m.cap.percentile}), 0) AS cap FROM value WHERE metric = ${metric}`,
      ];
    }
    return [`SELECT ${metric} AS metric, ${m.cap ? m.cap.value : 1} AS cap`];
  });
  return caps.length
    ? caps.join('\n  UNION ALL ')
    : 'SELECT NULL::INTEGER AS metric, NULL::DOUBLE AS cap WHERE false';
}
