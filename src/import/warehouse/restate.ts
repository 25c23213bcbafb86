import type { Engine } from '../../engine/types.ts';
import { markMap } from '../../model/marks.ts';
import type { Settings } from '../../model/settings.ts';
import { ident } from '../../model/sql.ts';
import type { TableName } from '../../model/tables.ts';
import type { LoadRecord } from '../types.ts';
import { timeSql } from './derive.ts';

/**
 * Statements that bring every standing row to other settings: days, instants of days, and what
 * follows from source, medium and campaign. The columns that this needs must stand.
 */
export async function restateSql(
  engine: Engine,
  tables: Iterable<[TableName, ReadonlySet<string>]>,
  loads: readonly Pick<LoadRecord, 'fileId' | 'table' | 'ownChannel'>[],
  settings: Settings,
): Promise<string[]> {
  const statements: string[] = [];
  const set = (values: Record<string, string>) =>
    Object.entries(values)
      .map(([name, value]) => `${ident(name)} = ${value}`)
      .join(',\n  ');
  // A row that is written anew stands in full until it is compressed: most stay as they are.
  const differs = (values: Record<string, string>, of = '') =>
    Object.entries(values)
      .map(([name, value]) => `${of}${ident(name)} IS DISTINCT FROM ${value}`)
      .join(' OR ');
  for (const [table, columns] of tables) {
    const times = await timeSql(engine, table, table, settings.timeZone);
    if (Object.keys(times).length) {
      statements.push(`UPDATE ${table} SET ${set(times)} WHERE ${differs(times)}`);
    }
    const map = markMap(table, table, [...columns], settings);
    if (!map) continue;
    const own = loads.filter((l) => l.table === table && l.ownChannel).map((l) => l.fileId);
    const { channel, ...marks } = map.values;
    const rest = Object.keys(marks).length > 0;
    // A file's own channel stays; where nothing else changes, its rows are not touched at all.
    const mine = own.length && channel ? `r.file_id IN (${own.join(', ')})` : null;
    const values = channel
      ? {
          ...marks,
          channel: mine && rest ? `CASE WHEN ${mine} THEN r.channel ELSE ${channel} END` : channel,
        }
      : marks;
    statements.push(
      `UPDATE ${table} AS r SET ${set(values)}
FROM (${map.sql}) m
WHERE ${map.on}${mine && !rest ? ` AND NOT ${mine}` : ''} AND (${differs(values, 'r.')})`,
    );
  }
  return statements;
}
