import { Problem } from './problem.ts';
import type { ChannelCondition, ChannelRule } from './settings.ts';
import { literal, oneOf } from './sql.ts';

export { DEFAULT_RULES, GA4_RULES } from './channel-rules.ts';

/** What a row is called that has a source, medium or campaign which no rule matches. */
export const UNASSIGNED = '(unassigned)';

/** SQL expressions of the three values that rules read; a table without one gives 'NULL'. */
export interface ChannelInputs {
  source: string;
  medium: string;
  campaign: string;
}

/**
 * The channel as a CASE over the three expressions: the first rule that holds; `(unassigned)`
 * where none does; NULL where all three are missing. Use it over DISTINCT combinations.
 */
export function channelSql(
  rules: readonly ChannelRule[],
  inputs: ChannelInputs,
  matches: Matches = matchesSql,
): string {
  const { source, medium, campaign } = inputs;
  const branches = rules
    .filter((r) => r.when.length)
    .map(
      (r) =>
        `WHEN ${r.when.map((c) => conditionSql(c, inputs[c.column], matches)).join(' AND ')} THEN ${literal(r.channel)}`,
    );
  return [
    `CASE WHEN coalesce(${source}, ${medium}, ${campaign}) IS NULL THEN NULL`,
    ...branches,
    `ELSE ${literal(UNASSIGNED)} END`,
  ].join('\n    ');
}

/** The number of the rule that names the channel, from 1; 0 where none does, NULL without marks. */
export function ruleSql(rules: readonly ChannelRule[], inputs: ChannelInputs): string {
  const { source, medium, campaign } = inputs;
  const branches = rules.flatMap((r, i) =>
    r.when.length
      ? [
          `WHEN ${r.when.map((c) => conditionSql(c, inputs[c.column], matchesSql)).join(' AND ')} THEN ${i + 1}`,
        ]
      : [],
  );
  return `CASE WHEN coalesce(${source}, ${medium}, ${campaign}) IS NULL THEN NULL
    ${[...branches, 'ELSE 0 END'].join('\n    ')}`;
}

function conditionSql(
  { op, values = [] }: ChannelCondition,
  expr: string,
  matches: Matches,
): string {
  const folded = `lower(trim(${expr}))`;
  const lower = values.map((x) => x.trim().toLowerCase());
  switch (op) {
    case 'is':
    case 'in':
      return oneOf(folded, lower);
    case 'matches':
      return lower.length === 1
        ? matches(expr, values[0]!)
        : `(${values.map((x) => matches(expr, x)).join(' OR ') || 'false'})`;
    case 'is_null':
      return `nullif(trim(${expr}), '') IS NULL`;
  }
}

/** SQL: whether an expression matches a pattern. */
export type Matches = (expr: string, pattern: string) => string;

export const matchesSql: Matches = (expr, pattern) =>
  `regexp_matches(trim(${expr}), ${literal(pattern)}, 'i')`;

/** Checks a rule table before it is stored. Throws `invalid-rules` with the place and the reason. */
export function checkRules(rules: readonly ChannelRule[]): void {
  for (const [i, r] of rules.entries()) {
    const bad = (reason: string, value = '') =>
      new Problem('invalid-rules', { rule: i + 1, reason, value });
    if (typeof r.channel !== 'string' || !r.channel.trim()) throw bad('channel-empty');
    if (!Array.isArray(r.when) || !r.when.length) throw bad('no-condition');
    for (const c of r.when) {
      if (!['source', 'medium', 'campaign'].includes(c.column)) throw bad('column', c.column);
      if (!['is', 'in', 'matches', 'is_null'].includes(c.op)) throw bad('operator', c.op);
      if (c.op !== 'is_null' && !c.values?.length) throw bad('values');
      if (c.op === 'matches') for (const p of c.values!) checkPattern(p, bad);
    }
  }
}

/** RE2 has no look-around and no back references; what JavaScript refuses, RE2 refuses as well. */
function checkPattern(pattern: string, bad: (reason: string, value: string) => Problem): void {
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern)) throw bad('pattern', pattern);
  try {
    new RegExp(pattern, 'iu');
  } catch {
    throw bad('pattern', pattern);
  }
}
