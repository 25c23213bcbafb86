// `npm run bench [-- rows]`: the page in real Chromium beside native DuckDB and a hand-written
// loop, on the same rows in the same run. It prints figures and asserts that the counts agree.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrays, loopFunnel } from './loop.mjs';
import { line, openNative } from './native.mjs';
import { openPage } from './page.mjs';
import { readEvents, writeEvents, writeOrders, writeSpend } from './rows.mjs';

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
const TABLES = ['events', 'orders', 'spend'];

async function askPage(files) {
  const page = await openPage();
  const [loaded, longest] = [await page.load(files[0], TABLES[0]), await page.longest()];
  for (const i of [1, 2]) await page.load(files[i], TABLES[i]);
  const first = [];
  for (const [, spec] of QUESTIONS) first.push(await page.run(spec));
  // Once more, warm: what a click costs after the first.
  const warm = [];
  for (const [, spec] of QUESTIONS) warm.push(await page.run(spec));
  const peak = page.memory.peak();
  await page.close();
  return { loaded, longest, first, warm, peak };
}

/** The same import code and the same SQL on the same files. */
async function askNative(files, statements) {
  const native = await openNative();
  const loaded = await native.load(files[0], TABLES[0]);
  for (const i of [1, 2]) await native.load(files[i], TABLES[i]);
  const times = [];
  for (const [i, [, spec]] of QUESTIONS.entries()) {
    await native.prepare(spec);
    const started = performance.now();
    for (const sql of statements[i]) await native.engine.query(sql);
    times.push(performance.now() - started);
  }
  await native.close();
  return { loaded, times };
}

export async function benchQuestions(rows = 1_000_000) {
  const folder = mkdtempSync(join(tmpdir(), 'fupan-bench-'));
  const files = TABLES.map((name) => join(folder, `${name}.csv`));
  await writeEvents(files[0], rows);
  await writeOrders(files[1], rows, Math.round(rows / 20));
  await writeSpend(files[2]);
  const size = (statSync(files[0]).size / 1e6).toFixed(0);
  console.log(`${rows.toLocaleString('en')} events, ${size} MB`);

  const page = await askPage(files);
  const native = await askNative(
    files,
    page.first.map((a) => a.sql),
  );
  const note = `${page.loaded.rows} rows; longest task ${page.longest.toFixed(0)} ms`;
  line('load', page.loaded.ms, native.loaded.ms, note);
  for (const [i, [name]] of QUESTIONS.entries()) {
    line(name, page.warm[i].ms, native.times[i], `first time ${page.first[i].ms.toFixed(0)} ms`);
  }

  const sorted = arrays(await readEvents(files[0]), STEPS);
  rmSync(folder, { recursive: true, force: true });
  loopFunnel(sorted, 7 * DAY);
  const started = performance.now();
  const counts = loopFunnel(sorted, 7 * DAY);
  const ms = performance.now() - started;
  console.log(
    `loop                 ${ms.toFixed(1).padStart(7)} ms   the funnel takes ${(page.warm[0].ms / ms).toFixed(1)}× the loop`,
  );
  console.log(`peak memory of the page: ${(page.peak / 1e6).toFixed(0)} MB`);
  const ours = page.warm[0].rows.map((r) => r.count);
  if (JSON.stringify(counts) !== JSON.stringify(ours)) {
    throw new Error(`counts differ: loop ${counts}, page ${ours}`);
  }
  console.log(`counts agree: ${counts.join(', ')}`);
}
