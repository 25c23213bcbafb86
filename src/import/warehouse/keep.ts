import type { Engine } from '../../engine/types.ts';
import type { Settings } from '../../model/settings.ts';
import { ident } from '../../model/sql.ts';
import { SQL_TYPES, tableDef, type TableName } from '../../model/tables.ts';
import type { LoadRecord } from '../types.ts';
import { channelMapOn, channelMapSql, hasRules, timeSql } from './derive.ts';

/** The rows as they are kept: exact decimals as text, everything else as it stands. */
export function keepSql(table: TableName, columns: readonly string[], where: string): string {
  const decimals = decimalColumns(table);
  const list = columns.map((name) =>
    decimals.has(name) ? `${ident(name)}::VARCHAR AS ${ident(name)}` : ident(name),
  );
  return `SELECT ${list.join(', ')} FROM ${table} WHERE ${where}`;
}

/** Statements that put the rows of the table `restored` back under the settings of now. */
export async function restoreSql(
  engine: Engine,
  load: Pick<LoadRecord, 'table' | 'ownChannel'>,
  kept: readonly string[],
  settings: Settings,
): Promise<string[]> {
  const { table } = load;
  const decimals = decimalColumns(table);
  const values = await timeSql(engine, table, 'restored', settings.timeZone);
  const byRules = hasRules(table) && !load.ownChannel;
  const list = kept.map((name) => {
    if (byRules && name === 'channel') return 'm.channel';
    const value = values[name];
    if (value) return value;
    return decimals.has(name) ? `r.${ident(name)}::${decimals.get(name)}` : `r.${ident(name)}`;
  });
  const join = byRules
    ? `\nLEFT JOIN (${channelMapSql('restored', settings)}) m ON ${channelMapOn}`
    : '';
  return [
    `INSERT INTO ${table} (${kept.map(ident).join(', ')})
SELECT ${list.join(', ')}
FROM restored r${join}`,
  ];
}

const decimalColumns = (table: TableName): ReadonlyMap<string, string> =>
  new Map(
    tableDef(table)
      .columns.filter((c) => SQL_TYPES[c.type].startsWith('DECIMAL'))
      .map((c) => [c.name, SQL_TYPES[c.type]]),
  );
