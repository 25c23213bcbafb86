import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { loopFunnel, readSorted } from '../bench/loop.mjs';
import { writeEvents } from '../bench/rows.mjs';
import { load, newBrowser, open, serve } from '../tools/browser.ts';
import { answered } from './main-job-tools.ts';

// A page under pressure: stopped in the midst of a question, asked ten in a second, out of memory.

const ROWS = 150_000;
const STEPS = ['visit', 'add_to_cart', 'purchase'];
const HOT = {
  kind: 'funnel',
  steps: STEPS.map((event) => ({ event })),
  window: { value: 7, unit: 'day' },
};
/** Takes seconds: each start is followed through all that could matter. */
const HARD = { ...HOT, steps: [...HOT.steps, { event: 'share' }], order: 'strict' };
/** Every visit begins a chain of visits, and all that may go on are held at once. */
const LARGE = {
  ...HOT,
  steps: [1, 2, 3, 4, 5].map((k) => ({
    event: 'visit',
    ...(k > 1 && { within: { value: 60, unit: 'day' } }),
  })),
  window: { value: 90, unit: 'day' },
  count: 'totals',
};

let site: Awaited<ReturnType<typeof serve>>;
let folder: string;
let file: string;
/** What a hand-written loop counts. */
let counts: number[];
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fupan-pressure-'));
  file = join(folder, 'events.csv');
  await writeEvents(file, ROWS);
  counts = loopFunnel(await readSorted(file, STEPS), 7 * 86_400_000);
  site = await serve();
});
afterAll(async () => {
  for (const close of closing) await close();
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A page with the events loaded; `prepare` is done to the browser before. */
async function loaded(prepare: (context: BrowserContext) => Promise<unknown>): Promise<Page> {
  const browser = await newBrowser(site.url);
  closing.push(browser.close);
  await prepare(browser.context);
  const page = await open(browser.context, site.url);
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
  const [report] = await load(page, [file], { table: 'events' });
  expect(report).toMatchObject({ rows: ROWS });
  return page;
}

const hot = (page: Page) =>
  page.evaluate((s) => globalThis.fupan.run(s).then((r) => r.rows.map((x) => x['count'])), HOT);

const sent = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(() => (globalThis as unknown as { sent: Record<string, number> }).sent);

let page: Page;
test('stopped in the midst of a question: at once, the engine is free, the next is right', async () => {
  page = await loaded((context) =>
    context.addInitScript(() => {
      // Every question to a worker passes here: DuckDB's are told by their type.
      const sent: Record<string, number> = {};
      Object.assign(globalThis, { sent });
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
        const type = (args[0] as { type?: unknown } | null)?.type;
        if (typeof type === 'string') sent[type] = (sent[type] ?? 0) + 1;
        return Reflect.apply(post, this, args) as void;
      };
    }),
  );
  // The checks of data health are over first.
  await page.goto(`${site.url}#health`);
  await page.getByRole('heading', { name: 'In order' }).waitFor({ timeout: 60_000 });
  const stopped = await page.evaluate(async (spec) => {
    const controller = new AbortController();
    const running = globalThis.fupan.run(spec, { signal: controller.signal }).then(
      () => 'answered',
      () => 'stopped',
    );
    await new Promise((done) => setTimeout(done, 250));
    const at = performance.now();
    controller.abort();
    return { outcome: await running, ms: performance.now() - at };
  }, HARD);
  console.log(`stopped after ${stopped.ms.toFixed(0)} ms`);
  expect(stopped.outcome).toBe('stopped');
  expect(stopped.ms).toBeLessThan(200);
  expect(await hot(page)).toEqual(counts);
  // Nothing is polled any more: the engine works at nothing.
  const before = await sent(page);
  expect(before['CANCEL_PENDING_QUERY']).toBeGreaterThan(0);
  await page.waitForTimeout(600);
  const after = await sent(page);
  for (const type of ['POLL_PENDING_QUERY', 'FETCH_QUERY_RESULTS', 'START_PENDING_QUERY']) {
    expect(after[type], type).toBe(before[type]);
  }
}, 180_000);

test('ten changes of a control in a second give one answer, the last', async () => {
  await page.goto(`${site.url}#analysis/funnel`);
  await answered(page);
  const form = page.getByRole('complementary', { name: 'Settings of this analysis' });
  const within = form.getByLabel('Within').first();
  const change = (values: number[]) =>
    within.evaluate(async (element, all) => {
      const field = element as HTMLInputElement;
      const { sent } = globalThis as unknown as { sent: Record<string, number> };
      const asked = () => sent['START_PENDING_QUERY'] ?? 0;
      let answers = 0;
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          if ((target as Element).getAttribute('aria-busy') === 'false') answers += 1;
        }
      }).observe(document.querySelector('main')!, {
        subtree: true,
        attributeFilter: ['aria-busy'],
      });
      const before = asked();
      const began = performance.now();
      for (const [i, value] of all.entries()) {
        if (i) await new Promise((done) => setTimeout(done, 80));
        field.value = String(value);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
      }
      const took = performance.now() - began;
      while (!answers) await new Promise((done) => setTimeout(done, 20));
      await new Promise((done) => setTimeout(done, 500));
      return { answers, asked: asked() - before, took };
    }, values);
  const one = await change([20]);
  const ten = await change([1, 2, 3, 4, 5, 6, 8, 9, 10, 11]);
  console.log(`one change: ${JSON.stringify(one)}; ten: ${JSON.stringify(ten)}`);
  expect(one.answers).toBe(1);
  expect(ten.took).toBeLessThan(5000);
  expect(ten.answers).toBe(1);
  expect(ten.asked).toBe(one.asked);
  expect(await within.inputValue()).toBe('11');
}, 120_000);

test('out of memory: a clear word of what to do, and the page goes on', async () => {
  const small = await loaded((context) =>
    context.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.25 });
    }),
  );
  const failed = await small.evaluate(
    (spec) =>
      globalThis.fupan.run(spec).then(
        () => null,
        (e: { code: string; message: string; hint: string }) => [e.code, e.message, e.hint],
      ),
    LARGE,
  );
  expect(failed).toEqual([
    'out-of-memory',
    expect.stringContaining('memory'),
    expect.stringMatching(/shorter period.*sample.*columns/),
  ]);
  expect(await hot(small)).toEqual(counts);
}, 180_000);
