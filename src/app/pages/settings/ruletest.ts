import type { Row } from '../../../engine/types.ts';
import { ruleSql, UNASSIGNED } from '../../../model/channels.ts';
import { filledColumns, type Context } from '../../../model/context.ts';
import { hasRules } from '../../../model/marks.ts';
import { baseMoney, rateJoin } from '../../../model/money.ts';
import type { ChannelRule } from '../../../model/settings.ts';
import { ident } from '../../../model/sql.ts';
import { TABLES, type TableName } from '../../../model/tables.ts';

/** What rules would do with the data at hand, before they are kept. */

const ruledTables = (context: Context): TableName[] =>
  TABLES.filter((t) => hasRules(t) && (context.tables[t]?.rows ?? 0) > 0);

const fills = (context: Context, table: TableName, column: string): boolean =>
  filledColumns(context, table).some((c) => c.name === column);

/**
 * A row for each combination of marks and present channel: the number of the rule that takes it,
 * and its rows and spend (in the base currency). `own`: loads whose own channels no rule touches.
 */
export function marksSql(
  context: Context,
  rules: readonly ChannelRule[],
  own: readonly number[],
): string | null {
  const tables = ruledTables(context);
  if (!tables.length) return null;
  const parts = tables.map((t) => {
    const spend = t === 'spend' ? baseMoney(context, 'spend', 'cost') : 'NULL';
    const not = own.length ? ` AND ${t}.file_id NOT IN (${own.join(', ')})` : '';
    return `SELECT source, medium, campaign, channel, ${spend} AS spend
    FROM ${t}${t === 'spend' ? rateJoin(context, 'spend') : ''}
    WHERE coalesce(source, medium, campaign) IS NOT NULL${not}`;
  });
  return `-- Which rule takes which marks, with their rows and spend
SELECT ${ruleSql(rules, { source: 'source', medium: 'medium', campaign: 'campaign' })} AS rule,
  source, medium, campaign, channel, "rows", spend
FROM (
  SELECT source, medium, campaign, channel, count(*) AS "rows", sum(spend) AS spend
  FROM (${parts.join('\n    UNION ALL ')})
  GROUP BY ALL
)
ORDER BY "rows" DESC, source, medium, campaign
LIMIT 100000`;
}

/** The people whose events each rule takes; null without events. */
export function ruleUsersSql(
  context: Context,
  rules: readonly ChannelRule[],
  own: readonly number[],
): string | null {
  if (!context.tables.events?.rows || !fills(context, 'events', 'user')) return null;
  const marks = ['source', 'medium', 'campaign'];
  const not = own.length ? ` AND e.file_id NOT IN (${own.join(', ')})` : '';
  return `-- The people whose events each rule takes
SELECT m.rule, count(DISTINCT e."user") AS users
FROM events e JOIN (
  SELECT ${marks.join(', ')}, ${ruleSql(rules, { source: 'source', medium: 'medium', campaign: 'campaign' })} AS rule
  FROM (SELECT DISTINCT ${marks.join(', ')} FROM events)
) m ON ${marks.map((c) => `m.${ident(c)} IS NOT DISTINCT FROM e.${ident(c)}`).join(' AND ')}
WHERE m.rule IS NOT NULL${not}
GROUP BY m.rule`;
}

export interface RuleTake {
  rows: number;
  users: number | null;
  spend: number | null;
}
export interface Move {
  from: string;
  to: string;
  rows: number;
  spend: number;
}
export interface RuleTest {
  /** By rule, in their order; rules that take nothing have 0. */
  takes: RuleTake[];
  unassigned: RuleTake;
  /** The marks that no rule takes, those of most rows first. */
  lost: { marks: string; rows: number }[];
  /** What changes against the channels of now, most rows first. */
  moves: Move[];
}

const marksOf = (row: Row): string =>
  ['source', 'medium', 'campaign'].map((c) => row[c] ?? '–').join(' / ');

/** The statements' rows as what the page shows. */
export function ruleTest(
  rules: readonly ChannelRule[],
  marks: readonly Row[],
  users: readonly Row[] | null,
): RuleTest {
  const people = new Map(users?.map((r) => [Number(r['rule']), Number(r['users'])]));
  const take = (rule: number): RuleTake => ({
    rows: 0,
    spend: null,
    users: users ? (people.get(rule) ?? 0) : null,
  });
  const all = [take(0), ...rules.map((_, i) => take(i + 1))];
  const moves = new Map<string, Move>();
  const lost = new Map<string, number>();
  for (const row of marks) {
    const rule = Number(row['rule']);
    const rows = Number(row['rows']);
    const taken = all[rule]!;
    taken.rows += rows;
    if (row['spend'] !== null) taken.spend = (taken.spend ?? 0) + Number(row['spend']);
    if (rule === 0) lost.set(marksOf(row), (lost.get(marksOf(row)) ?? 0) + rows);
    const from = String(row['channel'] ?? '');
    const to = rule ? rules[rule - 1]!.channel : UNASSIGNED;
    if (from === to) continue;
    const move = moves.get(`${from}\n${to}`) ?? { from, to, rows: 0, spend: 0 };
    moves.set(`${from}\n${to}`, {
      ...move,
      rows: move.rows + rows,
      spend: move.spend + Number(row['spend'] ?? 0),
    });
  }
  return {
    takes: all.slice(1),
    unassigned: all[0]!,
    lost: [...lost].map(([m, rows]) => ({ marks: m, rows })),
    moves: [...moves.values()].toSorted((a, b) => b.rows - a.rows || (a.from < b.from ? -1 : 1)),
  };
}
