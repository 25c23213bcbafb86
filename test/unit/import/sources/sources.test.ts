import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ident } from '../../../../src/model/sql.ts';
import { empty, importPage, type Page } from '../one-page.ts';
import { fixtures } from './fixtures.ts';

// Every export of every platform, and every table of none, as real bytes, against rows and totals
// written by hand.

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

test.each([...fixtures(), ...fixtures('tables')])('$file', async ({ file, bytes, expected }) => {
  const { name = file, options = {} } = expected;
  const [part] = await page.importer.open(new File([bytes], name), options);
  const planned = page.importer.plan(part!, options);
  if (expected.error) {
    await expect(planned).rejects.toMatchObject({ code: expected.error });
    return;
  }
  const plan = await planned;
  const { rows = 0, rejected = 0, blank = 0, totals = 0, duplicates = 0 } = expected.counts;
  const lines = rows + rejected + blank + totals + duplicates;
  expect({
    source: plan.source,
    table: plan.table,
    counts: plan.counts,
    sums: rounded(plan.sums),
    stated: plan.statedSums && rounded(plan.statedSums),
    warnings: [...new Set(plan.warnings.map((w) => w.code))].sort(),
    questions: plan.questions.map((q) => q.code),
  }).toEqual({
    source: expected.source,
    table: expected.table,
    counts: { lines, rows, rejected, blank, totals, duplicates },
    sums: expected.sums,
    stated: expected.stated ?? null,
    warnings: [...expected.warnings].sort(),
    // Money that names no currency is asked about, and only that.
    questions: [
      ...(expected.questions ?? []),
      ...(expected.warnings.includes('base-currency') ? ['currency'] : []),
    ],
  });

  await page.importer.load(plan, options);
  expect(page.loads[0]?.rejects.map((r) => `${r.row}: ${r.reason}`) ?? []).toEqual(
    expected.aside ?? [],
  );
  const names = [...new Set(expected.rows.flatMap((r) => Object.keys(r)))];
  const found = await page.engine.query(
    `SELECT ${names.map((n) => `${ident(n)} AS ${ident(n)}`).join(', ')} FROM ${plan.table!} ORDER BY row LIMIT ${expected.rows.length}`,
  );
  expect(found.rows.map((row, i) => pick(row, Object.keys(expected.rows[i]!)))).toEqual(
    expected.rows,
  );
});

/** Sums of money as the engine gives them: decimals, read as doubles. */
const rounded = (sums: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(sums).map(([k, v]) => [k, Math.round(v * 1e6) / 1e6]));

const pick = (row: Record<string, unknown>, keys: readonly string[]) =>
  Object.fromEntries(keys.map((k) => [k, row[k]]));
