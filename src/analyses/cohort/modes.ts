import { breakdown, grouping } from './grouping.ts';
import type { CohortSpec } from './spec.ts';

/** The last offset that any cell looks at; null = to the end of the data. */
export function lastOffset(spec: CohortSpec): number | null {
  if (spec.mode === 'on_or_after') return null;
  return typeof spec.mode === 'object'
    ? Math.max(...spec.mode.brackets.map(([, to]) => to))
    : spec.intervals - 1;
}

/** `step(offset, since, until)`: the offsets of the answer and the intervals that each spans. */
export function stepsSql(spec: CohortSpec): string {
  if (typeof spec.mode === 'object') {
    const rows = spec.mode.brackets.map(([from, to], i) => `(${i}, ${from}, ${to})`);
    return `step("offset", since, until) AS (VALUES ${rows.join(', ')})`;
  }
  return `step AS (
  SELECT "offset", "offset" AS since, "offset" AS until FROM range(${spec.intervals}) AS r("offset")
)`;
}

/** `counted(cohort[, breakdown], offset, count)`: the people whom each cell counts. */
export function countedSql(spec: CohortSpec): string {
  const keys = `${breakdown(spec)}cohort`;
  const count = (from: string) => `counted AS (
  SELECT ${keys}, "offset", count(*) AS count
  FROM ${from} ${grouping(spec, 'cohort', '"offset"')}
)`;
  const end = spec.intervals - 1;
  if (typeof spec.mode === 'object') {
    return `held AS (
  SELECT DISTINCT ${keys}, person, step."offset"
  FROM back JOIN step ON back."offset" BETWEEN step.since AND step.until
),
${count('held')}`;
  }
  switch (spec.mode) {
    case 'on':
      return count('back');
    case 'on_or_after':
      return `held AS (  -- at every offset up to a member's last return
  SELECT ${keys}, unnest(range(least(max("offset"), ${end}) + 1)) AS "offset"
  FROM back GROUP BY ${keys}, person
),
${count('held')}`;
    case 'within':
      return `held AS (  -- from a member's first return after the start's interval on
  SELECT ${keys}, unnest(range(min("offset"), ${end + 1})) AS "offset"
  FROM back WHERE "offset" >= 1 GROUP BY ${keys}, person
  UNION ALL
  SELECT ${keys}, "offset" FROM back WHERE "offset" = 0
),
${count('held')}`;
  }
}
