import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, newBrowser, open, serve, textFile } from '../tools/browser.ts';
import { patient, sql } from './main-job-tools.ts';

// The engine's worker dies: the page says so, starts it anew, and the data are back.

let site: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  site = await serve();
});
afterAll(() => site.stop());

test('a worker that is killed is started again, with the data, without a reload', async () => {
  const { context, close } = await newBrowser(site.url);
  const page = await open(context, site.url);
  await load(page, [
    textFile(
      'events.csv',
      'user,event,timestamp\nu1,visit,2025-01-05 10:00:00\nu1,buy,2025-01-06 10:00:00\n',
    ),
  ]);
  await page.goto(`${site.url}#analysis/funnel`);
  const spec = { kind: 'funnel', steps: [{ event: 'visit' }, { event: 'buy' }] };
  await page.evaluate(() => {
    const w = globalThis as unknown as { restarts: number };
    w.restarts = 0;
    globalThis.fupan.on('worker-restarted', () => (w.restarts += 1));
  });
  // The engine's worker is the first of the page; ours reads files.
  const workers = page.workers();
  const isEngine = await Promise.all(
    workers.map((w) => w.evaluate(() => 'duckdb' in globalThis).catch(() => false)),
  );
  const engine = workers[Math.max(0, isEngine.indexOf(true))]!;
  await engine.evaluate(() => globalThis.close()).catch(() => {});

  const first = await page.evaluate(
    (s) =>
      globalThis.fupan.run(s).then(
        (r) => r.rows.map((x) => x['count']),
        (e: { code?: string; message: string; hint?: string }) => [e.code, e.message, e.hint],
      ),
    spec,
  );
  if (first[0] === 'engine-died') {
    expect(String(first[1])).not.toMatch(/^error\./);
    expect(String(first[2])).toMatch(/\w/);
  } else expect(first).toEqual([1, 1]);
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { restarts: number }).restarts), {
      timeout: 60_000,
    })
    .toBe(1);
  const again = await page.evaluate(
    (s) => globalThis.fupan.run(s).then((r) => r.rows.map((x) => x['count'])),
    spec,
  );
  expect(again).toEqual([1, 1]);
  expect(await sql(page, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
  // The person is told, and the page goes on.
  await page.getByText(/started again; your data are back/).waitFor(patient);
  const [report] = await load(page, [
    textFile('more.csv', 'user,event,timestamp\nu2,visit,2025-01-07 10:00:00\n'),
  ]);
  expect(report).toMatchObject({ rows: 1 });
  await close();
}, 180_000);

test('an engine whose script cannot be fetched is said in words, and tried again', async () => {
  const { context, close } = await newBrowser(site.url);
  const broken = await context.newPage();
  const script = '**/engine/*worker*';
  await context.route(script, (route) => route.abort());
  await broken.goto(site.url);
  await broken.getByText('The database could not start in this browser').waitFor(patient);
  const why = await broken.evaluate(() =>
    globalThis.fupan.ready.then(
      () => 'ready',
      (error: { code: string }) => error.code,
    ),
  );
  expect(why).toBe('engine-start');
  await context.unroute(script);
  await broken.getByRole('button', { name: 'Try again' }).click();
  await broken.getByRole('button', { name: 'Try the demo' }).waitFor(patient);
  await broken.evaluate(() => globalThis.fupan.ready);
  await close();
}, 200_000);
