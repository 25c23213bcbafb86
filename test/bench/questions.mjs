// `npm run bench [-- rows …]`: the page in real Chromium beside native DuckDB, a naive self-join and
// a hand-written loop, on the same rows in the same run. It prints figures, and fails where counts
// differ. Of several sizes the growth is told.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopFunnel, readSorted } from './loop.mjs';
import { line, openNative } from './native.mjs';
import { openPage } from './page.mjs';
import { writeAssignments, writeEvents, writeOrders, writeSpend, YEAR } from './rows.mjs';
import { FUNNEL, NAIVE, QUESTIONS, STEPS, STOPPED } from './specs.mjs';

const DAY = 86_400_000;
const TABLES = { events: writeEvents, orders: writeOrders, assignments: writeAssignments };

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const counts = ({ rows }) => rows?.map((r) => r.count) ?? [];

async function write(folder, rows) {
  const files = [];
  for (const [table, writer] of Object.entries(TABLES)) {
    files.push({ table, path: join(folder, `${table}.csv`) });
    await writer(files.at(-1).path, rows, YEAR);
  }
  files.push({ table: 'spend', path: join(folder, 'spend.csv') });
  await writeSpend(files.at(-1).path, YEAR);
  return files;
}

async function askPage(files) {
  const page = await openPage();
  const empty = await page.held();
  const loaded = await page.load(files[0].path, files[0].table);
  const held = (await page.held()) - empty;
  const longest = await page.longest();
  for (const { path, table } of files.slice(1)) await page.load(path, table);
  // The first time makes what many questions share; the second, with answers forgotten, is a click.
  const first = [];
  const warm = [];
  for (const { spec } of QUESTIONS) first.push(await page.run(spec));
  await page.forget();
  for (const { spec } of QUESTIONS) warm.push(await page.run(spec));
  const again = await page.run(QUESTIONS[0].spec);
  const naive = await page.sql(NAIVE);
  const stopped = [];
  for (const [i, wait] of [50, 200, 500].entries()) {
    stopped.push(await page.stop({ ...STOPPED, window: { value: 20 + i, unit: 'day' } }, wait));
  }
  const after = await page.run({ ...FUNNEL, title: 'after the stops' });
  const peak = page.memory.peak();
  await page.close();
  return { loaded, held, longest, first, warm, again, naive, stopped, after, peak };
}

/** The same import code, SQL and figuring on the same files. */
async function askNative(files) {
  const native = await openNative();
  const loaded = await native.load(files[0].path, files[0].table);
  for (const { path, table } of files.slice(1)) await native.load(path, table);
  const context = await native.context();
  const times = [];
  for (const { spec } of QUESTIONS) {
    await native.prepare(spec);
    const started = performance.now();
    const ok = await native.run(spec, context).then(
      () => true,
      () => false,
    );
    times.push(ok ? performance.now() - started : NaN);
  }
  await native.close();
  return { loaded, times };
}

/** One size: the milliseconds of each question in the page. */
async function benchRows(rows) {
  const folder = mkdtempSync(join(tmpdir(), 'fupan-bench-'));
  const files = await write(folder, rows);
  const size = megabytes(statSync(files[0].path).size);
  console.log(`\n${rows.toLocaleString('en')} events of a year, ${size}`);

  const page = await askPage(files);
  const native = await askNative(files);
  const note = `${page.loaded.rows} rows; longest task ${page.longest.toFixed(0)} ms`;
  line('load', page.loaded.ms, native.loaded.ms, note);
  for (const [i, { name }] of QUESTIONS.entries()) {
    const { ms, asked, failed } = page.warm[i];
    const first = `first time ${page.first[i].ms.toFixed(0)} ms`;
    line(name, ms, native.times[i], failed ?? `${first}; ${asked} queries`);
  }
  const { ms, asked } = page.again;
  console.log(`asked again          ${ms.toFixed(1).padStart(7)} ms   ${asked} queries`);
  line('naive self-join', page.naive.ms, page.warm[0].ms, '', 'ours');
  for (const { outcome, felt, free } of page.stopped) {
    console.log(
      `stopped              ${felt.toFixed(1).padStart(7)} ms   ${outcome}; the engine answers after ${free.toFixed(0)} ms`,
    );
  }

  const sorted = await readSorted(files[0].path, STEPS);
  rmSync(folder, { recursive: true, force: true });
  loopFunnel(sorted, 7 * DAY);
  const started = performance.now();
  const right = loopFunnel(sorted, 7 * DAY);
  const loop = performance.now() - started;
  console.log(
    `loop                 ${loop.toFixed(1).padStart(7)} ms   the funnel takes ${(page.warm[0].ms / loop).toFixed(1)}× the loop`,
  );
  console.log(
    `${(page.held / page.loaded.rows).toFixed(1)} bytes per event; peak memory of the page ${megabytes(page.peak)}`,
  );
  for (const [who, got] of [
    ['page', counts(page.warm[0])],
    ['page after the stops', counts(page.after)],
    ['naive', Object.values(page.naive.rows[0])],
  ]) {
    if (JSON.stringify(got) !== JSON.stringify(right)) {
      throw new Error(`counts differ: loop ${right}, ${who} ${got}`);
    }
  }
  console.log(`counts agree: ${right.join(', ')}`);
  return page.warm.map((answer) => answer.ms);
}

export async function benchQuestions(...sizes) {
  const all = sizes.length ? sizes : [1_000_000];
  const times = [];
  for (const rows of all) times.push(await benchRows(rows));
  if (all.length < 2) return;
  const [small, large] = [all[0], all.at(-1)];
  console.log(`\n${(large / small).toFixed(0)}× the events cost`);
  for (const [i, { name }] of QUESTIONS.entries()) {
    console.log(`${name.padEnd(20)} ${(times.at(-1)[i] / times[0][i]).toFixed(1).padStart(7)}×`);
  }
}
