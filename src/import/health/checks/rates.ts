import { list, literal } from '../../../model/sql.ts';
import { ident } from '../../../model/sql.ts';
import { TABLES, tableDef, type TableName } from '../../../model/tables.ts';
import { loaded, rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, span, sum, texts } from '../words.ts';

const moneyOf = (table: TableName): string[] =>
  tableDef(table)
    .columns.filter((c) => c.type === 'money')
    .map((c) => c.name);

const WITH_MONEY = TABLES.filter(
  (table) => moneyOf(table).length && tableDef(table).columns.some((c) => c.name === 'currency'),
);

const filled = (table: TableName): string =>
  `(${moneyOf(table)
    .map((c) => `t.${ident(c)} IS NOT NULL`)
    .join(' OR ')})`;

/** Tables with money in another currency than the workspace's. */
const foreign = (input: HealthInput): TableName[] =>
  WITH_MONEY.filter(
    (table) =>
      loaded(input, table) &&
      input.context.tables[table]!.currencies.some((c) => c !== input.context.settings.currency),
  );

/** Amounts in a currency for whose day no rate is known: no answer can count them. */
export const rates: Check = {
  code: 'rates',
  needs: [WITH_MONEY],
  columns: [
    { name: 'currency', unit: 'text' },
    { name: 'table_name', unit: 'table' },
    { name: 'days', unit: 'count' },
    { name: 'rows', unit: 'count' },
    { name: 'amount', unit: 'sum' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['rates'],
  query(input) {
    const tables = foreign(input);
    if (!tables.length) return null;
    const part = (table: TableName) => `SELECT ${literal(table)} AS table_name, t.currency,
  count(DISTINCT t.day) AS days, count(*) AS rows, sum(t.${ident(moneyOf(table)[0]!)}) AS amount,
  min(t.day) AS "from", max(t.day) AS "to"
FROM ${table} t JOIN rate_of_day r ON r.currency = t.currency AND r.day = t.day
WHERE r.rate IS NULL AND ${filled(table)}
GROUP BY ALL`;
    return `-- Money in a currency without a rate on its day or the seven days before
SELECT * FROM (
${tables.map(part).join('\nUNION ALL\n')}
)
ORDER BY rows DESC, currency, table_name`;
  },
  level: () => 'decide',
  claim: (rows) => ({
    currencies: names(texts(rows, 'currency')),
    n: sum(rows, 'rows'),
    days: span(rows),
  }),
  where: (row) => {
    const table = row['table_name'] as TableName;
    return [{ table, columns: moneyOf(table), ...days(row) }];
  },
  behind(rows, input) {
    const [table] = texts(rows, 'table_name') as TableName[];
    if (!table || !foreign(input).includes(table)) return null;
    const mine = rows.filter((r) => r['table_name'] === table);
    return rowsSql(
      table,
      ['source', 'campaign', 'order_id', 'currency', ...moneyOf(table)],
      `t.currency IN ${list(texts(mine, 'currency'))} AND ${filled(table)}
  AND (t.currency, t.day) IN (SELECT (currency, day) FROM rate_of_day WHERE rate IS NULL)`,
    );
  },
};
