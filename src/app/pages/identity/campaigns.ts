import type { Row } from '../../../engine/types.ts';
import {
  campaignFields,
  campaignSql,
  compilePattern,
  patternSql,
} from '../../../model/campaigns.ts';
import { filledColumns, type Context } from '../../../model/context.ts';
import type { CampaignPattern } from '../../../model/settings.ts';
import { ident } from '../../../model/sql.ts';
import { TABLES } from '../../../model/tables.ts';

/** Whether a pattern can be used; what is wrong with it is the error that comes back. */
export function wrongWith(pattern: CampaignPattern): unknown {
  try {
    compilePattern(pattern);
    return null;
  } catch (error) {
    return error;
  }
}

/**
 * Every campaign name with its source, rows, the number of the pattern that fits, and what the
 * patterns make of it; null where no table has campaigns.
 */
export function previewSql(context: Context, patterns: readonly CampaignPattern[]): string | null {
  const fills = (table: (typeof TABLES)[number], column: string) =>
    filledColumns(context, table).some((c) => c.name === column);
  const tables = TABLES.filter((t) => fills(t, 'campaign'));
  if (!tables.length) return null;
  const parts = tables.map(
    (t) =>
      `SELECT ${fills(t, 'source') ? 'source' : 'NULL::VARCHAR AS source'}, campaign FROM ${t} WHERE campaign IS NOT NULL`,
  );
  const at = { source: 'source', campaign: 'campaign' };
  const fields = Object.entries(campaignSql(patterns, at)).map(
    ([name, sql]) => `${sql} AS ${ident(name)}`,
  );
  return `-- What the patterns make of each campaign's name
SELECT source, campaign, count(*) AS "rows", ${[`${patternSql(patterns, at)} AS fits`, ...fields].join(',\n  ')}
FROM (${parts.join('\n  UNION ALL ')})
GROUP BY source, campaign ORDER BY 3 DESC, campaign LIMIT 5000`;
}

export interface Preview {
  /** Distinct names, and those that a pattern fits. */
  names: number;
  fits: number;
  rows: number;
  fitRows: number;
  /** Names by pattern, in their order. */
  byPattern: number[];
  columns: string[];
  shown: Row[];
  /** Names that no pattern fits, those of most rows first. */
  missed: string[];
}

const SHOWN = 12;

export function previewOf(rows: readonly Row[], patterns: readonly CampaignPattern[]): Preview {
  const fits = (r: Row) => r['fits'] !== null;
  const sum = (list: readonly Row[]) => list.reduce((n, r) => n + Number(r['rows']), 0);
  const fitting = rows.filter(fits);
  return {
    names: rows.length,
    fits: fitting.length,
    rows: sum(rows),
    fitRows: sum(fitting),
    byPattern: patterns.map((_, i) => fitting.filter((r) => r['fits'] === i + 1).length),
    columns: campaignFields(patterns),
    shown: fitting.slice(0, SHOWN),
    missed: [...new Set(rows.filter((r) => !fits(r)).map((r) => String(r['campaign'])))],
  };
}

const SIGNS = [' | ', '_', ' - ', '-', '|', '·', '/', ' '];

/**
 * The template that most names seem to follow: the sign by which the most of them fall into the
 * same number of parts, three or more before two. Null where fewer than half do.
 */
export function suggestTemplate(
  names: readonly string[],
  part: (n: number) => string,
): string | null {
  const counted = SIGNS.map((sign) => {
    const sizes = new Map<number, number>();
    for (const name of names) {
      const size = name.split(sign).length;
      if (size > 1 && size <= 8) sizes.set(size, (sizes.get(size) ?? 0) + 1);
    }
    const [size = 0, count = 0] =
      [...sizes].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [];
    return { sign, size, count };
  });
  const best = counted.toSorted((a, b) => b.count - a.count || b.size - a.size)[0]!;
  if (!names.length || best.count * 2 < names.length) return null;
  return Array.from({ length: best.size }, (_, i) => `{${part(i + 1)}}`).join(best.sign);
}
