import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, newBrowser, open, reload, serve, textFile } from '../tools/browser.ts';
import { patient, sql } from './main-job-tools.ts';

// `options.raw` of the console API: a file as it stands, end to end.

let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  site = await serve();
});
afterAll(() => site.stop());

const MESSY = 'Title of it all\n\nDay;Who; Cost \n2026-01-05;"a;b";1,50\n\n2026-01-06;c\nx;y;z;w\n';
const ROWS = [
  { Day: '2026-01-05', Who: 'a;b', ' Cost ': '1,50', col_3: null },
  { Day: '2026-01-06', Who: 'c', ' Cost ': null, col_3: null },
  { Day: 'x', Who: 'y', ' Cost ': 'z', col_3: 'w' },
];

test('a raw load: its table, its report, a reload, a restart, taking back, clearing', async () => {
  const { context, close } = await newBrowser(site.url);
  const page = await open(context, site.url);
  const reports = await load(
    page,
    [textFile('messy file.csv', MESSY), textFile('none.csv', ''), textFile('n.csv', '1,2\n3,4\n')],
    { raw: true },
  );
  expect(
    reports.map(({ file, table, lines, rows, blank }) => [file, table, lines, rows, blank]),
  ).toEqual([
    ['messy file.csv', 'raw_messy_file_csv', 4, 3, 1],
    ['none.csv', 'raw_none_csv', 0, 0, 0],
    ['n.csv', 'raw_n_csv', 2, 2, 0],
  ]);
  const all = () => sql(page, 'SELECT * FROM raw_messy_file_csv');
  expect(await all()).toEqual(ROWS);
  expect(await sql(page, 'SELECT * FROM raw_n_csv')).toEqual([
    { col_0: '1', col_1: '2' },
    { col_0: '3', col_1: '4' },
  ]);
  const listed = () =>
    page.evaluate(async () => (await globalThis.fupan.tables()).map((t) => [t.name, t.rows]));
  const tables = [
    ['raw_messy_file_csv', 3],
    ['raw_none_csv', 0],
    ['raw_n_csv', 2],
  ];
  expect(await listed()).toEqual(tables);
  expect(await page.evaluate(() => globalThis.fupan.rejects('messy file.csv'))).toEqual([]);

  await reload(page);
  expect(await all()).toEqual(ROWS);
  expect(await listed()).toEqual(tables);

  await page.evaluate(() => {
    const w = globalThis as unknown as { restarted: Promise<unknown> };
    w.restarted = new Promise((done) => globalThis.fupan.on('worker-restarted', done));
  });
  for (const worker of page.workers())
    await worker.evaluate(() => 'duckdb' in globalThis && globalThis.close()).catch(() => {});
  await all().catch(() => {});
  await page.evaluate(() => (globalThis as unknown as { restarted: Promise<unknown> }).restarted);
  expect(await all()).toEqual(ROWS);

  await page.goto(`${site.url}#files`);
  await page.getByRole('button', { name: 'Take n.csv back' }).click(patient);
  await expect.poll(listed).toEqual(tables.slice(0, 2));
  // The bar offers to undo as well; here it is the message's own button that is meant.
  await page
    .getByRole('status', { name: 'Messages' })
    .getByRole('button', { name: 'Undo' })
    .click(patient);
  await expect.poll(async () => (await listed()).length).toBe(3);
  expect(await sql(page, 'SELECT count(*) AS n FROM raw_n_csv')).toEqual([{ n: 2 }]);

  await page.evaluate(() => globalThis.fupan.clear());
  expect(await listed()).toEqual([]);
  await close();
}, 180_000);
