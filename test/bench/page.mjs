// The built page in a real Chromium with a profile of its own, for the benches.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from '../tools/chromium.mjs';
import { root } from '../tools/install.mjs';
import { watchMemory } from './memory.mjs';

export async function openPage() {
  await build({ root, logLevel: 'error' });
  const server = await preview({
    root,
    preview: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  });
  // A profile on disk: what is kept in a private window lies in memory.
  const profile = mkdtempSync(join(tmpdir(), 'fupan-bench-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: CHROMIUM_FLAGS,
  });
  await context.addInitScript(() => {
    // Every question to the database passes here.
    globalThis.asked = 0;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...args) {
      if (args[0]?.type === 'START_PENDING_QUERY') globalThis.asked += 1;
      return Reflect.apply(post, this, args);
    };
  });
  const page = await context.newPage();
  await page.goto(server.resolvedUrls.local[0]);
  await page.waitForFunction(() => globalThis.fupan?.ready);
  await page.evaluate(async () => {
    await globalThis.fupan.ready;
    await globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' });
    globalThis.tasks = [];
    const watch = new PerformanceObserver((list) =>
      globalThis.tasks.push(...list.getEntries().map((e) => e.duration)),
    );
    watch.observe({ type: 'longtask' });
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'bench';
    document.body.append(input);
  });
  const memory = watchMemory(browserOf(profile));
  const choose = (file) => page.locator('#bench').setInputFiles(file);

  return {
    page,
    choose,
    memory,
    /** Loads a file; says how long each phase took. */
    async load(file, table) {
      await choose(file);
      return page.evaluate(
        async (options) => {
          const started = performance.now();
          const phases = {};
          let last = started;
          const onProgress = ({ phase }) => {
            const now = performance.now();
            phases[phase] = (phases[phase] ?? 0) + now - last;
            last = now;
          };
          const { files } = document.querySelector('#bench');
          const [report] = await globalThis.fupan.load([...files], { ...options, onProgress });
          if (report.error) throw new Error(report.error.message);
          return { ms: performance.now() - started, rows: report.rows, phases };
        },
        table ? { table } : {},
      );
    },
    /** An answer, how long it took and how many questions to the database. */
    run: (spec) =>
      page.evaluate(async (s) => {
        const before = globalThis.asked;
        const started = performance.now();
        try {
          const { rows, sql } = await globalThis.fupan.run(s);
          return { ms: performance.now() - started, rows, sql, asked: globalThis.asked - before };
        } catch (error) {
          const failed = `${error.code}: ${error.message}`;
          return { ms: performance.now() - started, failed, hint: error.hint };
        }
      }, spec),
    sql: (text) =>
      page.evaluate(async (t) => {
        const started = performance.now();
        const { rows } = await globalThis.fupan.sql(t);
        return { ms: performance.now() - started, rows };
      }, text),
    /** Forgets what was answered, so that the next answer is computed. */
    forget: () => page.evaluate(() => globalThis.fupan.set({ segments: [] })),
    /** Stops a question after `wait` ms: until the page goes on, and until the engine answers. */
    stop: (spec, wait) =>
      page.evaluate(
        async ([s, ms]) => {
          const controller = new AbortController();
          const running = globalThis.fupan.run(s, { signal: controller.signal }).then(
            () => 'answered',
            () => 'stopped',
          );
          await new Promise((done) => setTimeout(done, ms));
          const started = performance.now();
          controller.abort();
          const outcome = await running;
          const felt = performance.now() - started;
          await globalThis.fupan.sql('SELECT 1');
          return { outcome, felt, free: performance.now() - started };
        },
        [spec, wait],
      ),
    /** Bytes that the database holds. */
    held: () =>
      page.evaluate(async () => {
        const sql = 'SELECT sum(memory_usage_bytes)::BIGINT AS bytes FROM duckdb_memory()';
        return (await globalThis.fupan.sql(sql)).rows[0].bytes;
      }),
    /** The longest task of the page's main thread so far. */
    longest: () => page.evaluate(() => Math.max(0, ...globalThis.tasks)),
    async close() {
      memory.stop();
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** The process of the browser that uses a profile. */
function browserOf(profile) {
  for (const pid of readdirSync('/proc').filter((d) => /^\d+$/.test(d))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(profile) && !command.includes('--type=')) return Number(pid);
    } catch {
      // the process ended meanwhile
    }
  }
  throw new Error('no browser with this profile');
}
