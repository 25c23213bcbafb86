// `npm run bench [rows]`: the page in real Chromium beside native DuckDB and a hand-written loop,
// on the same rows in the same run. It prints figures and asserts that the counts agree.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, root } from './install.mjs';

install();
const { createServer, build, preview } = await import('vite');
const { chromium } = await import('playwright-core');
const { CHROMIUM_FLAGS, findChromium } = await import('./chromium.mjs');
const { readEvents, writeEvents, writeOrders, writeSpend } = await import('../bench/rows.mjs');
const { arrays, loopFunnel } = await import('../bench/loop.mjs');
const { watchMemory } = await import('../bench/memory.mjs');

const rows = Number(process.argv[2] ?? 1_000_000);
const dir = mkdtempSync(join(tmpdir(), 'fupan-bench-'));
const files = ['events', 'orders', 'spend'].map((name) => join(dir, `${name}.csv`));
await writeEvents(files[0], rows);
await writeOrders(files[1], rows, Math.round(rows / 20));
await writeSpend(files[2]);
console.log(
  `${rows.toLocaleString('en')} events, ${(statSync(files[0]).size / 1e6).toFixed(0)} MB`,
);

const STEPS = ['visit', 'add_to_cart', 'purchase'];
const DAY = 86_400_000;
const funnel = (days) => ({
  kind: 'funnel',
  steps: STEPS.map((event) => ({ event })),
  window: { value: days, unit: 'day' },
});
const QUESTIONS = [
  ['first funnel', funnel(7)],
  ['changed funnel', funnel(14)],
  ['funnel by source', { ...funnel(7), breakdown: { column: 'source', at: 'first', top: 8 } }],
  ['cohort', { kind: 'cohort', start: { event: 'visit' }, interval: 'week', intervals: 12 }],
  ['roi', { kind: 'roi', by: ['channel'] }],
  ['roi, linear', { kind: 'roi', by: ['channel'], attribution: { model: 'linear' } }],
];

// The page.
await build({ root, logLevel: 'error' });
const server = await preview({ root, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
const browser = await chromium.launchServer({
  executablePath: await findChromium(),
  args: CHROMIUM_FLAGS,
});
const client = await chromium.connect(browser.wsEndpoint());
const page = await client.newPage();
await page.goto(server.resolvedUrls.local[0]);
await page.waitForFunction(() => globalThis.fupan?.ready);
await page.evaluate(async () => {
  await globalThis.fupan.ready;
  await globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' });
  globalThis.tasks = [];
  new PerformanceObserver((l) =>
    globalThis.tasks.push(...l.getEntries().map((e) => e.duration)),
  ).observe({
    type: 'longtask',
  });
});
const memory = watchMemory(browser.process().pid);
const input = await page.evaluateHandle(() => {
  const element = document.createElement('input');
  element.type = 'file';
  element.multiple = true;
  element.id = 'bench';
  document.body.append(element);
  return element;
});
const loadInPage = async (file, table) => {
  await input.asElement().setInputFiles([file]);
  return page.evaluate(
    async ([element, t]) => {
      const started = performance.now();
      const [report] = await globalThis.fupan.load([...element.files], { table: t });
      if (report.error) throw new Error(report.error.message);
      return { ms: performance.now() - started, rows: report.rows };
    },
    [input, table],
  );
};
const loaded = await loadInPage(files[0], 'events');
const longest = await page.evaluate(() => Math.max(0, ...globalThis.tasks));
await loadInPage(files[1], 'orders');
await loadInPage(files[2], 'spend');
const runInPage = (spec) =>
  page.evaluate(async (s) => {
    const started = performance.now();
    const { rows, sql } = await globalThis.fupan.run(s);
    return { ms: performance.now() - started, rows, sql };
  }, spec);
const answers = [];
for (const [name, spec] of QUESTIONS) answers.push([name, spec, await runInPage(spec)]);
// Once more, warm: what a click costs after the first.
const warm = [];
for (const [, spec] of QUESTIONS) warm.push(await runInPage(spec));
const peak = memory.stop();
await client.close();
await browser.close();
await server.close();

// Native DuckDB, one thread: the same import code and the same SQL on the same files.
const vite = await createServer({ root, server: { middlewareMode: true }, logLevel: 'error' });
const { nativePage } = await vite.ssrLoadModule('/test/tools/native-page.ts');
const native = await nativePage({ timeZone: 'UTC', currency: 'CNY' });
const nativeLoad = await native.load(files[0], 'events');
await native.load(files[1], 'orders');
await native.load(files[2], 'spend');

const line = (name, ms, base, note = '') =>
  console.log(
    `${name.padEnd(20)} ${ms.toFixed(0).padStart(7)} ms   native ${base.toFixed(0).padStart(6)} ms   ${(ms / base).toFixed(2).padStart(5)}×  ${note}`,
  );
line(
  'load',
  loaded.ms,
  nativeLoad.ms,
  `${loaded.rows} rows; longest task ${longest.toFixed(0)} ms`,
);
const nativeMs = [];
for (const [i, [name, spec, answer]] of answers.entries()) {
  await native.prepare(spec);
  const started = performance.now();
  for (const sql of answer.sql) await native.engine.query(sql);
  nativeMs.push(performance.now() - started);
  line(name, warm[i].ms, nativeMs[i], `first time ${answer.ms.toFixed(0)} ms`);
}

const sorted = arrays(await readEvents(files[0]), STEPS);
loopFunnel(sorted, 7 * DAY);
const started = performance.now();
const counts = loopFunnel(sorted, 7 * DAY);
const loopMs = performance.now() - started;
const ours = warm[0].rows.map((r) => r.count);
console.log(
  `loop                 ${loopMs.toFixed(1).padStart(7)} ms   the funnel takes ${(warm[0].ms / loopMs).toFixed(1)}× the loop`,
);
console.log(`peak memory of the page: ${(peak / 1e6).toFixed(0)} MB`);
await native.engine.close();
await vite.close();
rmSync(dir, { recursive: true, force: true });
if (JSON.stringify(counts) !== JSON.stringify(ours)) {
  console.error(`counts differ: loop ${counts}, page ${ours}`);
  process.exit(1);
}
console.log(`counts agree: ${counts.join(', ')}`);
process.exit(0);
