import type { Engine, QueryOptions } from '../engine/types.ts';
import { additiveColumns } from '../model/metrics.ts';
import { ident } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { presentSql, replacedSql, type OverlapInput } from './overlap.ts';
import type { Effect, LoadRecord, OverlapChoice } from './types.ts';

/**
 * What a table says now and what it would say after the load: rows and sums, money for each
 * currency by itself. Only what the file touches is told; null where nothing stands yet.
 */
export async function effectOf(
  engine: Engine,
  input: OverlapInput,
  gone: readonly LoadRecord[],
  choice: OverlapChoice,
  options: QueryOptions,
): Promise<Effect[] | null> {
  const { table, fresh, columns, standing, loads } = input;
  if (!standing.length) return null;
  const sums = additiveColumns(table).filter((c) => columns.includes(c));
  const hasCurrency = standing.includes('currency');
  const select = (side: string, from: string, has: (name: string) => boolean): string =>
    `SELECT '${side}' AS side, ${hasCurrency && has('currency') ? 'currency' : 'NULL::VARCHAR'} AS currency, count(*) AS n${sums
      .map((c) => `, sum(${has(c) ? ident(c) : 'NULL'})::DOUBLE AS ${ident(c)}`)
      .join('')}
FROM ${from} GROUP BY ALL`;
  const skips = choice === 'skip' && loads.length > 0;
  const replaced = [
    ...(choice === 'replace' && loads.length ? [replacedSql(input)] : []),
    ...gone.map((l) => `SELECT row FROM ${table} WHERE file_id = ${l.fileId}`),
  ];
  const parts = [
    select('before', table, (c) => standing.includes(c)),
    select('fresh', `(${fresh})${skips ? ` WHERE row NOT IN (${presentSql(input)})` : ''}`, (c) =>
      columns.includes(c),
    ),
    ...(replaced.length
      ? [
          select('gone', `${table} WHERE row IN (${replaced.join('\nUNION\n')})`, (c) =>
            standing.includes(c),
          ),
        ]
      : []),
  ];
  const { rows } = await engine.query(parts.join('\nUNION ALL\n'), options);
  if (!rows.some((r) => r['side'] === 'before')) return null;

  const money = new Set(
    tableDef(table)
      .columns.filter((c) => c.type === 'money')
      .map((c) => c.name),
  );
  const total = (side: string, column: string, currency?: string | null): number =>
    rows
      .filter((r) => r['side'] === side && (currency === undefined || r['currency'] === currency))
      .reduce((sum, r) => sum + Number(r[column] ?? 0), 0);
  const line = (column: string, of: string, currency?: string | null): Effect => {
    const before = total('before', of, currency);
    return {
      column,
      currency: currency ?? null,
      before,
      after: before - total('gone', of, currency) + total('fresh', of, currency),
    };
  };
  const currencies = [
    ...new Set(
      rows.filter((r) => r['side'] === 'fresh').map((r) => r['currency'] as string | null),
    ),
  ].sort();
  return [
    line('rows', 'n'),
    ...sums.flatMap((c) => (money.has(c) ? currencies.map((x) => line(c, c, x)) : [line(c, c)])),
  ];
}
