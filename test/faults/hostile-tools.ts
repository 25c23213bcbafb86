import { expect } from 'vitest';
import { explain } from '../../src/i18n/index.ts';
import type { LoadOptions, LoadReport } from '../../src/import/types.ts';
import type { Settings } from '../../src/model/settings.ts';
import { nativePage } from '../tools/native-page.ts';

export type NativePage = Awaited<ReturnType<typeof nativePage>>;
export type Bytes = string | Uint8Array<ArrayBuffer>;

/** Every record below the header is in exactly one of the five counts. */
export function addsUp(report: LoadReport): void {
  const { lines, rows, rejected, blank, totals, duplicates } = report;
  expect(rows + rejected + blank + totals + duplicates, JSON.stringify(report)).toBe(lines);
  for (const warning of report.warnings) {
    // A warning that only repeats its code tells nobody anything.
    expect(warning.message, warning.code).not.toBe(warning.code);
    expect(warning.message).not.toMatch(/^(importWarning|warning)\./);
  }
}

/** Loads one file into a fresh page: its report and the rows of its table in file order. */
export async function loaded(
  text: Bytes,
  options: LoadOptions = {},
  settings: Partial<Settings> = {},
  name = 'file.csv',
) {
  const page = await nativePage(settings);
  const report = await page.loadText(name, text, options);
  addsUp(report);
  const rows = await rowsOf(page, String(report.table));
  return { page, report, rows, codes: report.warnings.map((w) => w.code) };
}

export const rowsOf = async (page: NativePage, table: string) =>
  (await page.engine.query(`SELECT * FROM ${table} ORDER BY row`)).rows;

/** The error of a promise as a person reads it: code, message, hint; all of them in words. */
export async function refused(work: Promise<unknown>) {
  const error = await work.then(
    () => expect.fail('it was taken'),
    (thrown: unknown) => thrown,
  );
  const said = explain(error);
  expect(said.message).not.toMatch(/^error\./);
  expect(said.hint).not.toMatch(/^error\.|^$/);
  return said;
}

/** What was set aside of the only file, with the reason. */
export const asides = (page: NativePage) =>
  page.loads.at(-1)!.rejects.map(({ row, reason, column, text }) => ({
    row,
    reason,
    column,
    text,
  }));

/** A spend file of one figure column, with a campaign of its own on each line. */
export const spend = (cells: readonly string[], header = 'Cost'): string =>
  [
    `Day;Campaign;${header}`,
    ...cells.map((cell, i) => `2026-01-05;campaign ${i + 1};${cell}`),
    '',
  ].join('\n');

/** The cost of each line of `spend`, null where the line was set aside or holds no value. */
export async function costs(cells: readonly string[], options: LoadOptions = {}, header = 'Cost') {
  const { page, rows, report, codes } = await loaded(spend(cells, header), {
    table: 'spend',
    currency: 'CNY',
    ...options,
  });
  const by = new Map(rows.map((r) => [Number(r['row_number']), r['cost']]));
  return {
    page,
    report,
    codes,
    values: cells.map((_, i) => (by.has(i + 1) ? by.get(i + 1) : 'aside')),
  };
}
