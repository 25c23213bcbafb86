import type { Engine } from '../../engine/types.ts';
import { givenSql, isDerivedColumn, markMap } from '../../model/marks.ts';
import type { Settings } from '../../model/settings.ts';
import { ident } from '../../model/sql.ts';
import { SQL_TYPES, tableDef, type TableName } from '../../model/tables.ts';
import type { LoadRecord } from '../types.ts';
import { timeSql } from './derive.ts';

/** The rows as they are kept: exact decimals as text, names as the file gave them. */
export function keepSql(table: TableName, columns: readonly string[], where: string): string {
  const decimals = decimalColumns(table);
  const list = columns
    .filter((name) => !isDerivedColumn(name))
    .map((name) =>
      decimals.has(name) ? `${ident(name)}::VARCHAR AS ${ident(name)}` : ident(name),
    );
  return `SELECT ${list.join(', ')} FROM ${givenSql(table, columns)} WHERE ${where}`;
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
  const map = markMap(table, 'restored', [], settings);
  const marks = { ...map?.values };
  if (load.ownChannel) delete marks['channel'];
  const columns = [...new Set([...kept, ...Object.keys(marks)])];
  const list = columns.map((name) => {
    const value = marks[name] ?? values[name];
    if (value) return value;
    return decimals.has(name) ? `r.${ident(name)}::${decimals.get(name)}` : `r.${ident(name)}`;
  });
  return [
    `INSERT INTO ${table} (${columns.map(ident).join(', ')})
SELECT ${list.join(', ')}
FROM restored r${map ? `\nLEFT JOIN (${map.sql}) m ON ${map.on}` : ''}`,
  ];
}

const decimalColumns = (table: TableName): ReadonlyMap<string, string> =>
  new Map(
    tableDef(table)
      .columns.filter((c) => SQL_TYPES[c.type].startsWith('DECIMAL'))
      .map((c) => [c.name, SQL_TYPES[c.type]]),
  );
