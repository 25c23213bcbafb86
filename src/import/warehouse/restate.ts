import type { Engine } from '../../engine/types.ts';
import type { Settings } from '../../model/settings.ts';
import { ident } from '../../model/sql.ts';
import type { TableName } from '../../model/tables.ts';
import type { LoadRecord } from '../types.ts';
import { channelMapOn, channelMapSql, hasRules, timeSql } from './derive.ts';

/** Statements that bring every standing row to other settings: days, instants of days, channels. */
export async function restateSql(
  engine: Engine,
  tables: Iterable<TableName>,
  loads: readonly Pick<LoadRecord, 'fileId' | 'table' | 'ownChannel'>[],
  settings: Settings,
): Promise<string[]> {
  const statements: string[] = [];
  for (const table of tables) {
    const values = Object.entries(await timeSql(engine, table, table, settings.timeZone));
    if (values.length) {
      statements.push(
        `UPDATE ${table} SET ${values.map(([name, value]) => `${ident(name)} = ${value}`).join(',\n  ')}`,
      );
    }
    if (!hasRules(table)) continue;
    const own = loads.filter((l) => l.table === table && l.ownChannel).map((l) => l.fileId);
    const byRules = own.length ? `r.file_id NOT IN (${own.join(', ')})` : 'true';
    statements.push(
      `UPDATE ${table} AS r SET channel = m.channel
FROM (${channelMapSql(table, settings)}) m
WHERE ${channelMapOn} AND ${byRules}`,
    );
  }
  return statements;
}
