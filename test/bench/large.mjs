// `npm run bench -- large [rows]`: many events and a funnel of eight steps in one page: it answers
// within three gigabytes, or says what to do, and goes on.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage } from './page.mjs';
import { writeEvents, YEAR } from './rows.mjs';
import { FUNNEL, QUESTIONS } from './specs.mjs';

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const EIGHT = QUESTIONS.find(({ name }) => name === 'funnel of 8 steps').spec;

export async function benchLarge(rows = 10_000_000) {
  const folder = mkdtempSync(join(tmpdir(), 'fupan-bench-'));
  const file = join(folder, 'events.csv');
  await writeEvents(file, rows, YEAR);
  console.log(`${rows.toLocaleString('en')} events of a year, ${megabytes(statSync(file).size)}`);
  const page = await openPage();
  const told = (what, ms, note = '') =>
    console.log(
      `${what.padEnd(24)} ${seconds(ms).padStart(8)}   peak ${megabytes(page.memory.peak())}, of it the database ${note}`,
    );
  const loaded = await page.load(file, 'events');
  told('load', loaded.ms, megabytes(await page.held()));
  const asked = [
    ['funnel of 3 steps', FUNNEL],
    ['funnel of 8 steps', EIGHT],
    ['8 steps, strict', { ...EIGHT, order: 'strict' }],
    ['funnel, after these', { ...FUNNEL, window: { value: 8, unit: 'day' } }],
  ];
  for (const [name, spec] of asked) {
    const { ms, rows: found, failed, hint } = await page.run(spec);
    told(name, ms, megabytes(await page.held()));
    console.log(`  ${failed ? `${failed} ${hint}` : found.slice(0, 8).map((r) => r.count)}`);
  }
  await page.close();
  rmSync(folder, { recursive: true, force: true });
}
