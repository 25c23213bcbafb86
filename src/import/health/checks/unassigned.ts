import { literal } from '../../../model/sql.ts';
import { UNASSIGNED } from '../../../model/channels.ts';
import type { TableName } from '../../../model/tables.ts';
import { loaded, rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

const RULED = ['spend', 'events', 'orders', 'leads'] as const satisfies TableName[];

/** Values of source and medium that no channel rule knows. */
export const unassigned: Check = {
  code: 'unassigned',
  needs: [RULED],
  columns: [
    { name: 'table_name', unit: 'table' },
    { name: 'source', unit: 'text' },
    { name: 'medium', unit: 'text' },
    { name: 'rows', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['rules'],
  query: (input) => `-- Values that no channel rule knows
SELECT * FROM (
${RULED.filter((table) => loaded(input, table))
  .map(
    (
      table,
    ) => `SELECT ${literal(table)} AS table_name, t.source, t.medium, count(*) AS rows, min(t.day) AS "from", max(t.day) AS "to"
FROM ${table} t WHERE t.channel = ${literal(UNASSIGNED)} GROUP BY ALL`,
  )
  .join('\nUNION ALL\n')}
)
ORDER BY rows DESC, table_name, source, medium`,
  level: (rows) => (rows.some((r) => r['table_name'] === 'spend') ? 'look' : 'note'),
  claim: (rows) => ({
    values: names(
      rows.map(
        (r) =>
          texts([r], 'source')
            .concat(texts([r], 'medium'))
            .join(' / ') || '–',
      ),
    ),
    n: sum(rows, 'rows'),
  }),
  where: (row) => [
    {
      table: row['table_name'] as TableName,
      columns: ['channel'],
      channel: UNASSIGNED,
      ...days(row),
    },
  ],
  behind(rows) {
    const [table] = texts(rows, 'table_name') as TableName[];
    return table
      ? rowsSql(
          table,
          ['source', 'medium', 'campaign', 'channel'],
          `t.channel = ${literal(UNASSIGNED)} AND (${rows
            .filter((r) => r['table_name'] === table)
            .map((r) => {
              const [source, medium] = [texts([r], 'source')[0], texts([r], 'medium')[0]];
              return `(t.source IS NOT DISTINCT FROM ${literal(source ?? null)} AND t.medium IS NOT DISTINCT FROM ${literal(medium ?? null)})`;
            })
            .join(' OR ')})`,
        )
      : null;
  },
};
