import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importPage } from './one-page.ts';

const DIR = new URL('../../../../shared/oracles/logs/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, DIR), 'utf8');
const cases = JSON.parse(text('cases.json')) as { file: string; rows: number }[];

/** Sum of a column of a plain CSV, in whole thousandths: the slow way. */
function sum(csv: string, column: string): number {
  const [head, ...rows] = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const i = head!.indexOf(column);
  return rows.reduce((total, row) => total + Math.round(Number(row[i]) * 1000), 0) / 1000;
}

test('the logs load whole, with and without a table given', async () => {
  for (const { file, rows } of cases) {
    const page = await importPage();
    for (const options of [{ table: 'events', timeZone: 'UTC' } as const, {}]) {
      const report = await page.loadText(file, text(file), options);
      expect(report).toMatchObject({
        rows,
        lines: rows,
        rejected: 0,
        table: 'events',
        duplicates: 0,
      });
      expect(report.sums['value']).toBe(sum(text(file), 'value'));
      expect(report.mapping.map((m) => m.to)).toEqual(['user', 'event', 'ts', 'channel', 'value']);
    }
    const { rows: found } = await page.engine.query(
      'SELECT count(*) AS n, count(DISTINCT row) AS distinct_rows, min(ts)::VARCHAR AS a FROM events',
    );
    const first = text(file)
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((l) => l.split(',')[2]!)
      .sort()[0];
    expect(found).toEqual([{ n: rows, distinct_rows: rows, a: first }]);
    await page.engine.close();
  }
});

test('orders and spend of the logs load by their names, in two currencies', async () => {
  const page = await importPage();
  const orders = await page.loadText('orders.csv', text('orders.csv'));
  expect(orders).toMatchObject({ table: 'orders', rows: 444, lines: 444, source: 'unknown' });
  expect(orders.sums).toEqual({
    revenue: sum(text('orders.csv'), 'revenue'),
    refund: sum(text('orders.csv'), 'refund'),
    cost_of_goods: sum(text('orders.csv'), 'cost_of_goods'),
  });
  const spend = await page.loadText('spend.csv', text('spend.csv'));
  expect(spend).toMatchObject({ table: 'spend', rows: 365, lines: 365 });
  expect(spend.sums['cost']).toBe(sum(text('spend.csv'), 'cost'));
  const { rows } = await page.engine.query(
    'SELECT channel, currency, count(*) AS n FROM spend GROUP BY ALL ORDER BY ALL',
  );
  const lines = text('spend.csv')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((l) => l.split(','));
  expect(rows.reduce((n, r) => n + Number(r['n']), 0)).toBe(365);
  for (const row of rows) {
    const mine = lines.filter((l) => l[1] === row['channel'] && l[3] === row['currency']);
    expect(row['n']).toBe(mine.length);
  }
  await page.engine.close();
});
