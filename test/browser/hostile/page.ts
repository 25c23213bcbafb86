import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { LoadReport } from '../../../src/import/types.ts';
import { chosen, load, newBrowser, open, serve, textFile } from '../../tools/browser.ts';
import { sql, type Rows } from '../main-job-tools.ts';
import type { Case, Want } from './case.ts';

/** What stands before each line's files come, and after them. */
const SENTINELS = [
  textFile('before-spend.csv', 'Day,Campaign,Cost\n2025-03-01,kept,7.77\n2025-03-02,kept,0.23\n'),
  textFile('before-events.csv', 'user,event,timestamp\nkept,visit,2025-03-01 10:00:00Z\n'),
];
const kept = (page: Page): Promise<Rows> =>
  sql(
    page,
    `SELECT (SELECT count(*) FROM spend WHERE campaign = 'kept') AS n,
(SELECT sum(cost) FROM spend WHERE campaign = 'kept') AS cost,
(SELECT count(*) FROM events WHERE "user" = 'kept' AND ts = '2025-03-01 10:00:00') AS events`,
  );
const KEPT = [{ n: 2, cost: 8, events: 1 }];

/** The longest that the page may be deaf, in milliseconds, on a machine with other work. */
const DEAF = 2000;

/** One page in Chromium for a suite of bad files. */
export function hostilePage() {
  let site: Awaited<ReturnType<typeof serve>>;
  let browser: Awaited<ReturnType<typeof newBrowser>>;
  const at = { page: undefined as unknown as Page, url: '', broken: [] as string[] };
  beforeAll(async () => {
    site = await serve();
    browser = await newBrowser(site.url);
    at.url = site.url;
    at.page = await open(browser.context, site.url);
    at.page.on('pageerror', (error) => at.broken.push(String(error)));
    at.page.on('dialog', (dialog) => {
      at.broken.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });
  return at;
}

/** An empty workspace with the two files that nothing may touch. */
export async function fresh(page: Page, settings: object = {}): Promise<void> {
  await page.evaluate(
    async (s) => {
      await globalThis.fupan.clear();
      await globalThis.fupan.set(s);
    },
    { timeZone: 'UTC', currency: 'CNY', ...settings },
  );
  await load(page, SENTINELS);
}

/** The page answers, nothing broke, and what was there before is as it was. */
export async function unharmed(page: Page, broken: readonly string[]): Promise<void> {
  expect.soft(await kept(page)).toEqual(KEPT);
  const names = await page.evaluate(async () =>
    (await globalThis.fupan.tables()).map((t) => t.name),
  );
  expect.soft(names).toEqual(expect.arrayContaining(['spend', 'events']));
  expect.soft(broken).toEqual([]);
}

/** Drops the files of a line of hostile.md into the page and compares all that is owed for each. */
export async function tryAll(
  { page, broken }: { page: Page; broken: readonly string[] },
  cases: readonly Case[],
  settings: object = {},
): Promise<void> {
  await fresh(page, settings);
  const ids = fileIds(await idsOf(page));
  for (const group of groups(cases)) {
    const { reports, deaf } = await drop(page, group);
    expect.soft(deaf, 'the longest that the page did not answer').toBeLessThan(DEAF);
    const wants = group.flatMap((c): [string, Want][] =>
      (c.reports ?? [c]).map((w) => [c.name, { file: c.as, ...w }]),
    );
    expect(reports.map((r) => r.file)).toEqual(wants.map(([, w]) => w.file));
    const now = await idsOf(page);
    for (const [i, [name, want]] of wants.entries()) {
      const report = reports[i]!;
      reported(name, report, want);
      if (report.error) continue;
      // A file that adds no row has no id in its table.
      const id = report.rows > 0 ? ids(String(report.table), now) : -1;
      await stored(page, name, report, want, id);
    }
  }
  await unharmed(page, broken);
}

/** Files as a drop gives them, and for how long the page was deaf meanwhile, in milliseconds. */
async function drop(page: Page, group: readonly Case[]) {
  const files = group.map(({ as, bytes }) => ({
    name: as,
    mimeType: '',
    buffer: Buffer.from(bytes),
  }));
  const input = await chosen(page, files);
  return page.evaluate(
    async ([element, options]) => {
      let deaf = 0;
      let last = performance.now();
      const ticks = setInterval(() => {
        const now = performance.now();
        deaf = Math.max(deaf, now - last);
        last = now;
      }, 20);
      const reports = await globalThis.fupan.load([...element.files!], options);
      clearInterval(ticks);
      element.remove();
      return { reports, deaf };
    },
    [input, { overlap: 'add', ...group[0]!.options }] as const,
  );
}

/** Files of equal options go in together, as one drop. */
function groups(cases: readonly Case[]): Case[][] {
  const by = new Map<string, Case[]>();
  for (const one of cases) {
    const key = JSON.stringify(one.options ?? {});
    by.set(key, [...(by.get(key) ?? []), one]);
  }
  return [...by.values()];
}

/** The report says what is owed, in words, and its lines add up. */
function reported(name: string, report: LoadReport, want: Want): void {
  const { lines, rows, rejected, blank, totals, duplicates, error } = report;
  expect.soft(error?.code, `${name}: ${error?.message}`).toBe(want.error);
  if (error) {
    expect.soft(error.message, name).toContain(want.file);
    expect.soft(error.hint, name).toMatch(/\w{3}.* /);
    return;
  }
  const counts = [rows, rejected, blank, totals, duplicates];
  const owed = [...(want.counts ?? []), 0, 0, 0, 0, 0].slice(0, 5);
  expect.soft(counts, `${name}: rows, rejected, blank, totals, duplicates`).toEqual(owed);
  expect.soft(lines, name).toBe(counts.reduce((a, b) => a + b, 0));
  if (want.encoding) expect.soft(report.encoding, name).toMatch(want.encoding);
  for (const warning of report.warnings)
    expect.soft(warning.message, name).toMatch(/ |[\u4e00-\u9fff]/);
  for (const warn of want.warns ?? []) {
    const owedWarning = typeof warn === 'string' ? { code: warn } : warn;
    expect.soft(report.warnings, name).toContainEqual(expect.objectContaining(owedWarning));
  }
}

/** The table holds what was read, and the rest can be had back. */
async function stored(page: Page, name: string, report: LoadReport, want: Want, id: number) {
  const aside = await page.evaluate((file) => globalThis.fupan.rejects(file), report.file);
  expect
    .soft(aside.length, `${name}: what can be downloaded`)
    .toBe(report.rejected + report.totals + report.duplicates);
  const told = aside.map(({ row, text, reason }) => [row, text, reason]);
  if (want.rejects) expect.soft(told, name).toEqual(want.rejects);
  for (const one of aside) expect.soft(one.cells.length, name).toBeGreaterThan(0);
  const columns = Object.keys(want.values ?? {});
  if (columns.length === 0 || id < 0) return;
  const rows = await sql(
    page,
    `SELECT ${columns.map((c) => `"${c.replaceAll('"', '""')}"`).join(', ')} FROM "${report.table}" WHERE file_id = ${id} ORDER BY row`,
  );
  for (const c of columns)
    expect
      .soft(
        rows.map((r) => r[c]),
        `${name}: ${c}`,
      )
      .toEqual(want.values![c]);
}

type Ids = Map<string, number[]>;

/** The ids of the files in each table, in the order in which they came. */
async function idsOf(page: Page): Promise<Ids> {
  const tables = await sql(
    page,
    `SELECT DISTINCT table_name AS name FROM duckdb_columns() WHERE column_name = 'file_id'`,
  );
  const each = tables.map(
    ({ name }) => `SELECT DISTINCT '${name}' AS name, file_id::INTEGER AS id FROM "${name}"`,
  );
  const ids: Ids = new Map();
  for (const { name, id } of await sql(page, `${each.join('\nUNION ALL ')} ORDER BY name, id`))
    ids.set(String(name), [...(ids.get(String(name)) ?? []), Number(id)]);
  return ids;
}

/** Gives the id of each file that comes after those of `before`, table by table. */
function fileIds(before: Ids): (table: string, now: Ids) => number {
  const taken = new Map([...before].map(([table, ids]) => [table, ids.length]));
  return (table, now) => {
    const place = taken.get(table) ?? 0;
    taken.set(table, place + 1);
    return now.get(table)?.[place] ?? -2;
  };
}
