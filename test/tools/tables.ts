import type { Engine } from '../../src/engine/types.ts';
import { joinPeople } from '../../src/import/warehouse/join.ts';
import type { Context, TableProfile } from '../../src/model/context.ts';
import { addDays } from '../../src/model/days.ts';
import { createTableSql, peopleSql, rateOfDaySql, spineSql } from '../../src/model/derived.ts';
import type { Settings } from '../../src/model/settings.ts';
import { ident, literal, type SqlValue } from '../../src/model/sql.ts';
import { MODEL, ROW_COLUMNS, type TableName } from '../../src/model/tables.ts';

export const settings = (over: Partial<Settings> = {}): Settings => ({
  timeZone: 'UTC',
  currency: 'CNY',
  language: 'en',
  rates: [],
  channelRules: [],
  aliases: [],
  campaignPatterns: [],
  joinKeys: [],
  ...over,
});

type Rows = Record<string, SqlValue>[];

/**
 * Fills canonical tables from plain rows (zone UTC; `ts` or `created` gives `day`; a time that is
 * a bare day makes the row day-grained) and makes the derived tables. Returns the context as the
 * page would have it when nothing was loaded on the data's last day.
 */
export async function fill(
  engine: Engine,
  tables: Partial<Record<TableName, Rows>>,
  over: Partial<Settings> = {},
): Promise<Context> {
  const s = settings(over);
  const names = Object.keys(tables) as TableName[];
  const context: Context = { settings: s, tables: {} };
  for (const [fileId, name] of names.entries()) {
    const rows = tables[name]!;
    const def = MODEL.get(name)!;
    const known = new Set(def.columns.map((c) => c.name));
    const extra = [...new Set(rows.flatMap((r) => Object.keys(r)))].filter(
      (k) => !known.has(k) && !ROW_COLUMNS.some((c) => c.name === k),
    );
    await engine.exec([`DROP TABLE IF EXISTS ${name}`, createTableSql(name, extra)]);
    const full = rows.map((row, i) => {
      const time = String(row[def.time] ?? '');
      const whole: Record<string, SqlValue> = {
        row: fileId * 2 ** 32 + i + 1,
        file_id: fileId,
        row_number: i + 1,
        day: time.slice(0, 10) || null,
        grain: time.length === 10 ? 'day' : 'instant',
        ...row,
      };
      return whole;
    });
    const columns = [
      'row',
      'file_id',
      'row_number',
      'day',
      'grain',
      ...def.columns.map((c) => c.name),
      ...extra,
    ].filter((c, i, all) => all.indexOf(c) === i);
    for (let i = 0; i < full.length; i += 2000) {
      const values = full
        .slice(i, i + 2000)
        .map((r) => `(${columns.map((c) => literal(r[c] ?? null)).join(', ')})`);
      await engine.exec(
        `INSERT INTO ${name} (${columns.map(ident).join(', ')}) VALUES ${values.join(',\n')}`,
      );
    }
    context.tables[name] = await profile(engine, name);
  }
  const joined = await joinPeople(
    engine,
    s.joinKeys,
    (name) => context.tables[name] && new Set(context.tables[name].columns.map((c) => c.name)),
  );
  await engine.exec([
    ...peopleSql(names, joined),
    ...(tables.events ? spineSql(joined) : []),
    ...rateOfDaySql(names, s),
  ]);
  return context;
}

async function profile(engine: Engine, name: TableName): Promise<TableProfile> {
  const [span] = (
    await engine.query(
      `SELECT count(*) AS n, min(day) AS a, max(day) AS b, bool_or(grain = 'day') AS g${name === 'events' ? ', bool_and(epoch_us(ts) % 1000 = 0) AS ms' : ''} FROM ${name}`,
    )
  ).rows;
  const described = (await engine.query(`DESCRIBE ${name}`)).rows;
  const columns = [];
  for (const d of described) {
    const column = String(d['column_name']);
    const { rows } = await engine.query(
      `SELECT ${ident(column)}::VARCHAR AS v, count(*) AS n FROM ${name} WHERE ${ident(column)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000`,
    );
    columns.push({
      name: column,
      type: String(d['column_type']),
      role: MODEL.get(name)!.columns.find((c) => c.name === column)?.role ?? 'text',
      distinct: rows.length,
      top: rows.slice(0, 50).map((r) => String(r['v'])),
    });
  }
  const to = span!['b'] as string | null;
  const hasCurrency = MODEL.get(name)!.columns.some((c) => c.name === 'currency');
  const out: TableProfile = {
    name,
    rows: Number(span!['n']),
    columns,
    from: span!['a'] as string | null,
    to,
    end: to && `${addDays(to, 1)}T00:00:00.000Z`,
    lastFullDay: to,
    hasDayGrain: Boolean(span!['g']),
    futureRows: 0,
    wholeMillis: name === 'events' && Boolean(span!['ms']),
    currencies: hasCurrency
      ? (
          await engine.query(
            `SELECT DISTINCT currency FROM ${name} WHERE currency IS NOT NULL ORDER BY 1`,
          )
        ).rows.map((r) => String(r['currency']))
      : [],
  };
  if (name === 'events') {
    out.events = (
      await engine.query(
        `SELECT event, count(*) AS "rows", count(DISTINCT "user") AS people FROM events GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 200`,
      )
    ).rows.map((r) => ({
      event: String(r['event']),
      rows: Number(r['rows']),
      people: Number(r['people']),
    }));
  }
  return out;
}
