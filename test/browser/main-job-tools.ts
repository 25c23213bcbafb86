import { DuckDBInstance } from '@duckdb/node-api';
import type { BrowserContext, Page } from 'playwright-core';

export type Rows = Record<string, string | number | boolean | null>[];

export const run = (page: Page, spec: object): Promise<Rows> =>
  page.evaluate((s) => globalThis.fupan.run(s).then((r) => r.rows as never), spec);

export const sql = (page: Page, text: string): Promise<Rows> =>
  page.evaluate((s) => globalThis.fupan.sql(s).then((r) => r.rows as never), text);

/** Waits until the analysis on the page has its answer, and says its first line of figures. */
export async function answered(page: Page): Promise<string[][]> {
  await page.locator('main [aria-busy="false"] table').first().waitFor();
  return page
    .locator('main [aria-busy="false"] table')
    .first()
    .locator('tr')
    .evaluateAll((trs) =>
      trs.map((tr) => [...tr.querySelectorAll('th,td')].map((c) => (c as HTMLElement).innerText)),
    );
}

/** Opens a link of this page, which is read before it runs, and runs it with the data here. */
export async function runLink(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page
    .getByRole('button', { name: /^(Run it with the data here|用此处的数据运行)$/ })
    .click();
}

/** Does something and waits until the figures on the page are others. */
export async function changes(page: Page, what: () => Promise<unknown>): Promise<string[][]> {
  const before = JSON.stringify(await answered(page));
  await what();
  for (let tries = 0; tries < 200; tries++) {
    const now = await answered(page);
    if (JSON.stringify(now) !== before) return now;
    await page.waitForTimeout(50);
  }
  throw new Error(`nothing changed: ${before.slice(0, 300)}`);
}

/** Chooses files as the browser's dialog gives them, after the button that opens it. */
export async function chooseFiles(
  page: Page,
  files: { name: string; mimeType: string; buffer: Buffer }[],
  button = 'Choose files',
): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('main').getByRole('button', { name: button }).first().click(),
  ]);
  await chooser.setFiles(files);
}

export async function allowClipboard(context: BrowserContext, origin: string): Promise<void> {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
}
export const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

/** The downloaded file's text, after what starts it. */
export async function downloaded(page: Page, start: () => Promise<unknown>) {
  const waiting = page.waitForEvent('download');
  await start();
  const download = await waiting;
  const { readFile } = await import('node:fs/promises');
  return {
    name: download.suggestedFilename(),
    text: (await readFile(await download.path(), 'utf8')).replace(/^\ufeff/, ''),
  };
}

/** Long enough for a busy machine; what is there at once is seen at once. */
export const patient = { timeout: 20_000 };

/** A type that the page made for itself (names of events) is text elsewhere. */
const plainType = (type: string): string => (/^[a-z]/.test(type) ? 'VARCHAR' : type);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: unknown): string =>
  value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;

/** Every table of the page, cell by cell, in a native DuckDB. */
export async function exported(page: Page) {
  const native = await (await DuckDBInstance.create(':memory:')).connect();
  const tables = await sql(
    page,
    'SELECT DISTINCT table_name FROM duckdb_columns() WHERE NOT internal ORDER BY 1',
  );
  for (const { table_name: name } of tables) {
    const table = quoted(String(name));
    const columns = await sql(page, `DESCRIBE ${table}`);
    const rows = await sql(page, `SELECT COLUMNS(*)::VARCHAR FROM ${table}`);
    const names = columns.map((c) => String(c['column_name']));
    await native.run(
      `CREATE TABLE ${table} (${columns
        .map((c) => `${quoted(String(c['column_name']))} ${plainType(String(c['column_type']))}`)
        .join(', ')})`,
    );
    for (const row of rows) {
      await native.run(
        `INSERT INTO ${table} VALUES (${names.map((n) => text(row[n])).join(', ')})`,
      );
    }
  }
  return {
    /** Rows of a statement, every cell as text. */
    rows: async (statement: string): Promise<string[]> => {
      const bare = statement.trim().replace(/;$/, '');
      const reader = await native.runAndReadAll(`SELECT COLUMNS(*)::VARCHAR FROM (\n${bare}\n)`);
      return reader
        .getRowsJson()
        .map((r) => JSON.stringify(r))
        .sort();
    },
    close: () => native.closeSync(),
  };
}

/** The same rows from the page. */
export async function pageRows(page: Page, statement: string): Promise<string[]> {
  const bare = statement.trim().replace(/;$/, '');
  const { columns, rows } = await page.evaluate(
    (s) => globalThis.fupan.sql(s),
    `SELECT COLUMNS(*)::VARCHAR FROM (\n${bare}\n)`,
  );
  return rows.map((r) => JSON.stringify(columns.map((c) => r[c.name]))).sort();
}
