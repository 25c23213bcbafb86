import { hasColumn, type Context } from '../../../model/context.ts';
import { TABLES, type TableName } from '../../../model/tables.ts';
import { ident, literal } from '../../../model/sql.ts';

/** The loaded tables whose rows have a channel. */
export const channelTables = (context: Context): TableName[] =>
  TABLES.filter(
    (name) => (context.tables[name]?.rows ?? 0) > 0 && hasColumn(context, name, 'channel'),
  );

/** Rows of each channel over all those tables, most first. Rows without a channel are no channel. */
export const channelCountsSql = (tables: readonly TableName[]): string =>
  `-- Rows of each channel, over ${tables.join(', ')}
SELECT channel, sum(n)::BIGINT AS "rows"
FROM (${tables
    .map(
      (name) => `SELECT channel::VARCHAR AS channel, count(*) AS n FROM ${ident(name)} GROUP BY 1`,
    )
    .join('\n  UNION ALL ')})
WHERE channel IS NOT NULL AND channel <> ${literal('')}
GROUP BY channel
ORDER BY 2 DESC, channel
LIMIT 40`;
