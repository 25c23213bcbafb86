import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeEvents } from '../../bench/rows.mjs';
import { nativePage } from '../../tools/native-page.ts';

/**
 * Bytes of memory for an event of ten columns with the people and the sorted spine beside it; as
 * plain tables they were 270. The file is seeded and the engine's layout is a function of the rows.
 */
const CEILING = 45;
const ROWS = 200_000;

test('loaded events are kept compactly, and nothing of their reading stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fupan-compact-'));
  const path = join(folder, 'events.csv');
  await writeEvents(path, ROWS);
  const { engine, load } = await nativePage();
  const before = await engine.memory();
  expect((await load(path, 'events')).rows).toBe(ROWS);
  const bytes = ((await engine.memory()) - before) / ROWS;
  console.log(`${bytes.toFixed(1)} bytes per event`);
  expect(bytes).toBeLessThan(CEILING);
  expect(bytes).toBeGreaterThan(10);
  const tables = (await engine.query('SHOW TABLES')).rows.map((r) => r['name']);
  expect(tables.filter((t) => /stage|aside|load/.test(String(t)))).toEqual([]);
  await engine.close();
  rmSync(folder, { recursive: true });
}, 60_000);
