// `npm run bench -- load [rows] [xlsx rows]`: what loading takes, in time and in memory.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { line, openNative, readCsvAlone } from './native.mjs';
import { openPage } from './page.mjs';
import { writeEvents } from './rows.mjs';
import { sheetJsAlone, writeWorkbook } from './workbook.mjs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

async function loadCsv(path) {
  const page = await openPage();
  const empty = await page.held();
  const loaded = await page.load(path, 'events');
  const told = {
    ...loaded,
    held: (await page.held()) - empty,
    peak: page.memory.peak(),
    longest: await page.longest(),
  };
  await page.close();
  return told;
}

async function loadWorkbook(path) {
  const page = await openPage();
  await page.choose(path);
  const alone = await sheetJsAlone(page.page);
  const loaded = await page.load(path);
  const told = { alone, ...loaded, peak: page.memory.peak(), longest: await page.longest() };
  await page.close();
  return told;
}

export async function benchLoad(rows = 1_000_000, sheetRows = 300_000) {
  const folder = mkdtempSync(join(tmpdir(), 'fupan-bench-'));
  const csv = join(folder, 'events.csv');
  await writeEvents(csv, rows);
  console.log(`CSV: ${rows.toLocaleString('en')} events, ${megabytes(statSync(csv).size)}`);
  const page = await loadCsv(csv);
  const phases = Object.entries(page.phases).map(([name, ms]) => `${name} ${seconds(ms)}`);
  console.log(`in the page ${seconds(page.ms)}: ${phases.join(', ')}, the rest derived tables`);
  console.log(
    `peak memory of the page ${megabytes(page.peak)}; ${(page.held / page.rows).toFixed(1)} bytes per event; longest task ${page.longest.toFixed(0)} ms`,
  );
  const native = await openNative();
  const same = await native.load(csv, 'events');
  await native.close();
  line('load, same code', page.ms, same.ms);
  line('load, read_csv alone', page.ms, await readCsvAlone(csv));
  let wrong = page.rows !== rows || same.rows !== rows;
  if (sheetRows) {
    const book = join(folder, 'ads.xlsx');
    writeWorkbook(book, sheetRows);
    console.log(`xlsx: ${sheetRows.toLocaleString('en')} rows, ${megabytes(statSync(book).size)}`);
    const { alone, ...loaded } = await loadWorkbook(book);
    line(
      'load of the workbook',
      loaded.ms,
      alone.ms,
      `reading ${seconds(loaded.phases.reading ?? 0)}, ${(loaded.phases.reading / alone.ms).toFixed(2)}×; peak ${megabytes(loaded.peak)}; longest task ${loaded.longest.toFixed(0)} ms`,
      'SheetJS',
    );
    wrong ||= loaded.rows !== sheetRows || alone.rows !== sheetRows + 1;
  }
  rmSync(folder, { recursive: true, force: true });
  if (wrong) throw new Error('rows are missing');
}
