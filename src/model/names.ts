import { foldName } from './aliases.ts';
import { platformOf } from './channel-rules.ts';
import type { Context } from './context.ts';
import { filledColumns } from './context.ts';
import type { Alias } from './settings.ts';
import { TABLES, type TableName } from './tables.ts';

/** Names of sources and campaigns that seem to mean one thing, from how they are spelt and used. */

/** A name with its rows in spend and in all other tables. */
export interface NameUse {
  name: string;
  spend: number;
  other: number;
}

export interface NameProposal extends Alias {
  /** `platform`: known to be one platform; `spelling`: alike but for signs and case, or nearly. */
  why: 'platform' | 'spelling';
  /** Rows of the names that would change. */
  rows: number;
}

const tablesWith = (context: Context, column: string): TableName[] =>
  TABLES.filter((t) => filledColumns(context, t).some((c) => c.name === column));

/** Every name of a column with its rows; null where no table has any. */
export function namesSql(context: Context, column: Alias['column']): string | null {
  const tables = tablesWith(context, column);
  if (!tables.length) return null;
  const parts = tables.map(
    (t) =>
      `SELECT ${column} AS name, ${t === 'spend'} AS spent FROM ${t} WHERE ${column} IS NOT NULL`,
  );
  return `-- The names of ${column}, by their rows in spend and elsewhere
SELECT name, count(*) FILTER (spent) AS spend, count(*) FILTER (NOT spent) AS other
FROM (${parts.join('\n  UNION ALL ')})
GROUP BY name ORDER BY count(*) DESC, name LIMIT 5000`;
}

/** A name without case, width and signs: `Xiao_Hong-Shu` and `xiaohongshu` are alike. */
const bare = (name: string): string => foldName(name).replace(/[^\p{L}\p{N}]+/gu, '');

/** Sources that are one platform, or are spelt alike; shown as what most spend calls them. */
export function proposeSources(names: readonly NameUse[]): NameProposal[] {
  const groups = new Map<string, NameUse[]>();
  for (const use of names) {
    const key = platformOf(foldName(use.name)) ?? bare(use.name);
    if (key) groups.set(key, [...(groups.get(key) ?? []), use]);
  }
  return [...groups.values()].flatMap((group) => {
    if (group.length < 2) return [];
    const [first, ...rest] = group.toSorted(
      (a, b) => b.spend - a.spend || b.other - a.other || (a.name < b.name ? -1 : 1),
    );
    const known = platformOf(foldName(first!.name)) !== null;
    return [
      {
        column: 'source' as const,
        as: first!.name,
        names: rest.map((r) => r.name),
        why: known ? ('platform' as const) : ('spelling' as const),
        rows: rest.reduce((sum, r) => sum + r.spend + r.other, 0),
      },
    ];
  });
}

/** Names that spend and other tables share, of the distinct ones of each. */
export function nameRate(names: readonly NameUse[]): {
  spend: number;
  other: number;
  both: number;
} {
  return {
    spend: names.filter((n) => n.spend).length,
    other: names.filter((n) => n.other).length,
    both: names.filter((n) => n.spend && n.other).length,
  };
}

/** The names as they would be with some more of them merged. */
export function mergedNames(
  names: readonly NameUse[],
  merged: readonly Pick<Alias, 'as' | 'names'>[],
): NameUse[] {
  const shown = new Map(merged.flatMap((m) => m.names.map((name) => [name, m.as])));
  const uses = new Map<string, NameUse>();
  for (const { name: given, spend, other } of names) {
    const name = shown.get(given) ?? given;
    const old = uses.get(name) ?? { name, spend: 0, other: 0 };
    uses.set(name, { name, spend: old.spend + spend, other: old.other + other });
  }
  return [...uses.values()];
}

/** Likeness from which two names are worth asking about: a letter or two in a name of usual length. */
const LIKE = 0.92;
const MOST_NAMES = 1000;

/**
 * UTM values that no campaign of spend bears, each with the campaign of the same channel that it
 * most likely means: the same letters and digits, or nearly so with the same numbers in it
 * (summer_2025 never means summer_2026). A value that means two things in two channels is left out.
 */
export function campaignMatchSql(context: Context): string | null {
  const all = tablesWith(context, 'campaign');
  const others = all.filter(
    (t) => t !== 'spend' && filledColumns(context, t).some((c) => c.name === 'channel'),
  );
  if (!all.includes('spend') || !others.length) return null;
  const letters = (x: string) => `regexp_replace(lower(${x}), '[^\\p{L}\\p{N}]+', '', 'g')`;
  const numbers = (x: string) => `regexp_extract_all(${x}, '[0-9]+')`;
  const named = (name: string, from: readonly TableName[]) => `${name} AS (
  SELECT campaign, channel, count(*) AS n
  FROM (${from.map((t) => `SELECT campaign, channel FROM ${t} WHERE campaign IS NOT NULL`).join('\n    UNION ALL ')})
  GROUP BY ALL
)`;
  return `-- UTM campaigns that no spend has, with the campaign of the same channel that they seem to mean
WITH ${named('spent', ['spend'])},
${named('tagged', others)},
alone AS (SELECT * FROM tagged WHERE campaign NOT IN (SELECT campaign FROM spent) ORDER BY n DESC, campaign LIMIT ${MOST_NAMES}),
free AS (SELECT * FROM spent WHERE campaign NOT IN (SELECT campaign FROM tagged) ORDER BY n DESC, campaign LIMIT ${MOST_NAMES}),
pair AS (
  SELECT a.campaign AS name, f.campaign AS "as", a.n,
    CASE WHEN ${letters('a.campaign')} = ${letters('f.campaign')} THEN 2
      ELSE jaro_winkler_similarity(${letters('a.campaign')}, ${letters('f.campaign')}) END AS likeness
  FROM alone a JOIN free f ON f.channel IS NOT DISTINCT FROM a.channel
    AND ${numbers('f.campaign')} = ${numbers('a.campaign')}
  WHERE likeness >= ${LIKE} AND ${letters('a.campaign')} <> ''
  QUALIFY row_number() OVER (PARTITION BY a.campaign, a.channel ORDER BY likeness DESC, f.n DESC, f.campaign) = 1
)
SELECT name, min("as") AS "as", sum(n)::BIGINT AS "rows", min(likeness) AS likeness
FROM pair GROUP BY name HAVING count(DISTINCT "as") = 1
ORDER BY 3 DESC, name LIMIT 200`;
}
