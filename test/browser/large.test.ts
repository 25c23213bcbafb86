import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { writeEvents } from '../bench/rows.mjs';
import { load, openPage, reload, textFile, type Opened } from '../tools/browser.ts';
import { sql } from './main-job-tools.ts';

// A file of several pieces: how far it is, and what stopping it leaves behind.

const ROWS = 300_000;
const PHASES = ['reading', 'understanding', 'loading', 'keeping'] as const;

let opened: Opened;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fupan-large-'));
  await writeEvents(join(folder, 'large.csv'), ROWS);
  opened = await openPage();
  ({ page } = opened);
  await load(page, [textFile('small.csv', 'user,event,timestamp\nu1,visit,2025-01-05 10:00:00\n')]);
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'large';
    input.hidden = true;
    document.body.append(input);
    // What the page asks the engine passes here.
    const post = Worker.prototype.postMessage;
    const counted = globalThis as unknown as { asked: number };
    counted.asked = 0;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const type = (args[0] as { type?: unknown } | null)?.type;
      if (type === 'START_PENDING_QUERY') counted.asked += 1;
      return Reflect.apply(post, this, args) as void;
    };
  });
  await page.locator('#large').setInputFiles(join(folder, 'large.csv'));
});
afterAll(async () => {
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the checks of the data derive comes when they have run, whatever is loaded meanwhile. */
const DERIVED = "('loads', 'source_days')";
const standing = async () => ({
  tables: await sql(
    page,
    `SELECT table_name FROM duckdb_tables() WHERE table_name NOT IN ${DERIVED} ORDER BY 1`,
  ),
  events: await sql(page, 'SELECT count(*) AS n, max("user") AS u FROM events'),
  spine: await sql(page, 'SELECT count(*) AS n FROM event_spine'),
});

test.each(PHASES)('stopped while %s: at once, and what was there is there', async (phase) => {
  const before = await standing();
  const stopped = await page.evaluate(async (when) => {
    const { files } = document.querySelector<HTMLInputElement>('#large')!;
    const counted = globalThis as unknown as { asked: number };
    const controller = new AbortController();
    let at = 0;
    let told = 0;
    const outcome = await globalThis.fupan
      .load([...files!], {
        signal: controller.signal,
        onProgress: (p) => {
          if (at) told += 1;
          else if (p.phase === when) {
            at = performance.now();
            counted.asked = 0;
            controller.abort();
          }
        },
      })
      .then(
        () => 'loaded',
        (error: Error) => error.name,
      );
    return { outcome, told, asked: counted.asked, ms: performance.now() - at };
  }, phase);
  console.log(`stopped while ${phase}: ${stopped.ms.toFixed(0)} ms`);
  expect(stopped.outcome).not.toBe('loaded');
  expect(stopped.told).toBeLessThanOrEqual(2);
  // One that was under way, what is dropped, and a look at what stands (one event, one person).
  expect(stopped.asked).toBeLessThan(40);
  expect(stopped.ms).toBeLessThan(30_000);
  expect(await standing()).toEqual(before);
});

test('not stopped, it goes on from what was there, and says how far it is', async () => {
  const { report, told } = await page.evaluate(async () => {
    const { files } = document.querySelector<HTMLInputElement>('#large')!;
    const told: { phase: string; share: number }[] = [];
    const [report] = await globalThis.fupan.load([...files!], {
      onProgress: ({ phase, done, total }) => told.push({ phase, share: done / total }),
    });
    return { report, told };
  });
  expect(report).toMatchObject({ lines: ROWS, rows: ROWS, rejected: 0, duplicates: 0 });
  expect([...new Set(told.map((t) => t.phase))]).toEqual(PHASES);
  for (const phase of PHASES) {
    const shares = told.filter((t) => t.phase === phase).map((t) => t.share);
    expect(shares, phase).toEqual(shares.toSorted((a, b) => a - b));
    expect(Math.max(...shares), phase).toBeCloseTo(1, 1);
    expect(new Set(shares).size, phase).toBeGreaterThan(2);
  }
  expect(await sql(page, 'SELECT count(*) AS n, count(DISTINCT row) AS r FROM events')).toEqual([
    { n: ROWS + 1, r: ROWS + 1 },
  ]);
  // Opened anew, the rows that were kept in pieces are back.
  await reload(page);
  expect(await sql(page, 'SELECT count(*) AS n, sum(value) AS v FROM events')).toEqual([
    { n: ROWS + 1, v: report!.sums['value'] },
  ]);
});
