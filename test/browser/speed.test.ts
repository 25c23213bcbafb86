import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { newBrowser, open, serve } from '../tools/browser.ts';
import { answered, changes, sql } from './main-job-tools.ts';

// What of speed does not depend on the machine: bytes, chunks, messages, plans.

/** JS and CSS of the first screen, gzipped, without the database: kB. */
const FIRST_LOAD = 250;

let site: Awaited<ReturnType<typeof serve>>;
let browser: Awaited<ReturnType<typeof newBrowser>>;
let page: Page;
const requested: { path: string; body: Promise<Buffer | null> }[] = [];

beforeAll(async () => {
  site = await serve();
  browser = await newBrowser(site.url);
  // Every question to a worker passes here: DuckDB's are told by their type.
  await browser.context.addInitScript(() => {
    const sent: Record<string, number> = {};
    (globalThis as unknown as { sent: typeof sent }).sent = sent;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const type = (args[0] as { type?: unknown } | null)?.type;
      if (typeof type === 'string') sent[type] = (sent[type] ?? 0) + 1;
      return Reflect.apply(post, this, args) as void;
    };
  });
  browser.context.on('response', (response) => {
    const { pathname } = new URL(response.url());
    requested.push({ path: pathname, body: response.body().catch(() => null) });
  });
  page = await open(browser.context, site.url);
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

const isEngine = (path: string): boolean => path.startsWith('/engine/') || /\/engine-/.test(path);

test('the first load is small, and brings no reader, no demo, no chart', async () => {
  await page.waitForTimeout(500);
  const files = requested.filter((r) => /\.(js|css)$/.test(r.path));
  let bytes = 0;
  for (const { path, body } of files) {
    const size = gzipSync((await body) ?? Buffer.alloc(0)).length;
    if (!isEngine(path)) bytes += size;
  }
  console.log(`first load: ${(bytes / 1000).toFixed(1)} kB gz in ${files.length} files`);
  expect(bytes / 1000).toBeLessThan(FIRST_LOAD);
  const text = (await Promise.all(files.filter((f) => !isEngine(f.path)).map((f) => f.body))).join(
    '\n',
  );
  // Words that only the readers and the demo say.
  for (const word of ['ISO-2022', 'checkout test assignments']) {
    expect(text.includes(word), word).toBe(false);
  }
});

test('the demo is made and read in workers: the page never asks for its code, and stays free', async () => {
  const started = Date.now();
  const tasks = await page.evaluate(() => {
    const long: number[] = [];
    (globalThis as unknown as { long: number[] }).long = long;
    new PerformanceObserver((l) => {
      for (const entry of l.getEntries()) long.push(entry.duration);
    }).observe({ type: 'longtask' });
    return long.length;
  });
  expect(tasks).toBe(0);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await page.getByRole('region', { name: 'Funnel by step' }).waitFor({ timeout: 100_000 });
  await answered(page);
  const long = await page.evaluate(() =>
    (globalThis as unknown as { long: number[] }).long.splice(0),
  );
  console.log(
    `demo in ${((Date.now() - started) / 1000).toFixed(1)} s; longest task ${Math.max(0, ...long).toFixed(0)} ms, ${long.length} above 50 ms`,
  );
  // The watch works: a task that is long is seen.
  await page.evaluate(
    () =>
      new Promise<void>((done) =>
        setTimeout(() => {
          const end = performance.now() + 120;
          while (performance.now() < end);
          setTimeout(done, 100);
        }),
      ),
  );
  expect(
    await page.evaluate(() => (globalThis as unknown as { long: number[] }).long.length),
  ).toBeGreaterThan(0);
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((e) => (e as PerformanceResourceTiming).initiatorType === 'script')
      .map((e) => e.name),
  );
  expect(scripts.filter((s) => /demo-/.test(s))).toEqual([]);
}, 180_000);

const questions = () =>
  page.evaluate(() => {
    const { sent } = globalThis as unknown as { sent: Record<string, number> };
    return (sent['START_PENDING_QUERY'] ?? 0) + (sent['RUN_QUERY'] ?? 0);
  });

test('one change of a control asks the engine little', async () => {
  // The checks of data health ask by themselves when nothing else is to do: theirs are over first.
  await page.goto(`${site.url}#health`);
  await page.getByRole('heading', { name: 'In order' }).waitFor({ timeout: 60_000 });
  await page.goto(`${site.url}#analysis/funnel`);
  await answered(page);
  const form = page.getByRole('complementary', { name: 'Settings of this analysis' });
  const counted: Record<string, number> = {};
  const count = async (what: string, act: () => Promise<unknown>) => {
    const before = await questions();
    await changes(page, act);
    await page.waitForTimeout(300);
    counted[what] = (await questions()) - before;
  };
  const within = form.getByRole('spinbutton', { name: 'Within' });
  const field = (await within.count()) ? within : form.getByRole('textbox', { name: 'Within' });
  await count('funnel: window', async () => {
    await field.fill('1');
    await field.press('Enter');
  });
  await count('funnel: split', () =>
    form.getByRole('combobox', { name: 'Split by' }).selectOption({ label: 'Device' }),
  );
  await page.goto(`${site.url}#analysis/roi`);
  await answered(page);
  await count('roi: model', () =>
    form.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'First touch' }),
  );
  await page.goto(`${site.url}#analysis/cohort`);
  await answered(page);
  await count('cohort: interval', () => form.getByText('Week', { exact: true }).click());
  console.log(JSON.stringify(counted));
  const statements = await page.evaluate(async () => {
    const out: Record<string, number> = {};
    for (const kind of ['funnel', 'cohort', 'roi']) {
      out[kind] = (await globalThis.fupan.run({ kind })).sql.length;
    }
    return out;
  });
  console.log(JSON.stringify(statements));
  // Its statements, and at most two looks at rates and derived tables.
  for (const [what, n] of Object.entries(counted)) {
    expect(n, what).toBeGreaterThan(0);
    expect(n, what).toBeLessThanOrEqual(statements[what.split(':')[0]!]! + 2);
  }
}, 120_000);

test('a visit to a page whose answer stands asks nothing again', async () => {
  await page.goto(`${site.url}#analysis/funnel`);
  await answered(page);
  const before = await questions();
  await page.goto(`${site.url}#saved`);
  await page.goto(`${site.url}#analysis/funnel`);
  await answered(page);
  await page.waitForTimeout(500);
  expect((await questions()) - before).toBe(0);
});

/** The plan of every statement of a spec, as DuckDB draws it. */
async function plans(spec: object): Promise<string> {
  const statements = await page.evaluate((s) => globalThis.fupan.run(s).then((r) => r.sql), spec);
  const all: string[] = [];
  for (const statement of statements) {
    const rows = await sql(page, `EXPLAIN ${statement}`);
    all.push(rows.map((r) => String(r['explain_value'])).join('\n'));
  }
  return all.join('\n');
}

const FIVE = ['visit', 'view_product', 'add_to_cart', 'begin_checkout', 'purchase'].map(
  (event) => ({ event }),
);

test.each([
  ['the hot funnel', { kind: 'funnel', steps: FIVE }],
  ['a broken-down funnel', { kind: 'funnel', steps: FIVE, breakdown: { column: 'channel' } }],
  ['an any-order funnel', { kind: 'funnel', steps: FIVE, order: 'any' }],
  ['cohorts', { kind: 'cohort' }],
  ['ROI', { kind: 'roi' }],
  ['ROI by two', { kind: 'roi', by: ['channel', 'campaign'], attribution: { model: 'linear' } }],
  ['attribution', { kind: 'attribution' }],
  ['lifecycle', { kind: 'lifecycle' }],
  ['value', { kind: 'value' }],
  ['an experiment', { kind: 'experiment' }],
])('%s: no row of events meets every other row', async (_, spec) => {
  const plan = await plans(spec);
  expect(plan).not.toMatch(/BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN|POSITIONAL/);
  // A cross product is for one-row tables alone: it has no more rows than the events.
  for (const [, rows] of plan.matchAll(/CROSS_PRODUCT[^~]*?~([\d,]+) row/gi)) {
    expect(Number(rows!.replaceAll(',', ''))).toBeLessThan(400_000);
  }
});

test('the hot funnel streams over events that are sorted already', async () => {
  const plan = await plans({ kind: 'funnel', steps: FIVE });
  expect(plan).toMatch(/STREAMING_WINDOW/);
});
