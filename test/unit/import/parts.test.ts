import { beforeAll, beforeEach, expect, test } from 'vitest';
import { loadFile } from '../../../src/import/files.ts';
import { createImporter, type Importer } from '../../../src/import/index.ts';
import { readers } from '../../../src/import/readers/index.ts';
import type { Part } from '../../../src/import/types.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => {
  page = await importPage();
});
beforeEach(() => empty(page));

const part = (name: string, text: string, more: Partial<Part> = {}): Part => ({
  name,
  blob: new Blob([text]),
  dialect: {},
  container: null,
  warnings: [],
  ...more,
});

/** The page's importer, but every file opens into these parts. */
const opening = (parts: readonly Part[]): Importer =>
  createImporter({
    engine: page.engine,
    warehouse: page.warehouse,
    readers: { ...readers, open: async () => [...parts] },
    settings: () => page.settings,
    keeper: {
      loads: () => page.loads,
      nextId: () => 1 + page.loads.length,
      keep: async (record) => void page.loads.push(record),
      raws: () => [],
      keepRaw: async () => {},
      salt: () => 'salt',
    },
  });

const file = new File(['anything'], 'all.zip');
const spend = (day: string, cost: number): string =>
  `Day,Campaign,Cost\n${day},brand,${cost}\n${day},generic,1\n`;

test('each part is a load and a report of its own; a broken one stops no other', async () => {
  const importer = opening([
    part('all.zip/a.csv', spend('2026-01-05', 10)),
    part('all.zip/b.csv', '', { problem: { code: 'file-is-picture', args: {} } }),
    part('all.zip/c.csv', spend('2026-01-06', 20)),
    part('hidden', spend('2026-01-07', 40), { sheet: { name: 'hidden', hidden: true } }),
  ]);
  const reports = await loadFile(importer, file, { table: 'spend' });
  expect(reports.map((r) => [r.file, r.rows, r.error?.code])).toEqual([
    ['all.zip/a.csv', 2, undefined],
    ['all.zip/b.csv', 0, 'file-is-picture'],
    ['all.zip/c.csv', 2, undefined],
  ]);
  expect(reports[1]?.error?.message).toContain('all.zip/b.csv');
  expect(await page.rows('SELECT sum(cost) FROM spend')).toEqual([[32]]);
});

test('beside a table, a sheet of notes is left out and said; alone it is a failure', async () => {
  const notes = part('b.xlsx [Notes]', 'apples,pears\n1,2\n3,4\n', {
    sheet: { name: 'Notes', hidden: false },
  });
  const data = part('b.xlsx [Data]', spend('2026-01-05', 10), {
    sheet: { name: 'Data', hidden: false },
  });
  const [report, ...more] = await loadFile(opening([notes, data]), file, {});
  expect(more).toEqual([]);
  expect(report).toMatchObject({ file: 'b.xlsx [Data]', rows: 2 });
  expect(report?.warnings.find((w) => w.code === 'sheets-left-out')?.message).toContain('Notes');
  expect(await loadFile(opening([notes]), file, {})).toMatchObject([
    { file: 'b.xlsx [Notes]', error: { code: 'not-recognised' } },
  ]);
});

test('what is known of a part is not guessed, and its warnings are told', async () => {
  const text = 'Day;Campaign;Cost\n2026-01-05;a,b,c,d;1\n2026-01-06;a,b,c,d;2\n';
  const importer = opening([
    part('x', text, {
      dialect: { encoding: 'utf-8', delimiter: ',', quote: '"', escape: '"', headerRow: 0 },
      warnings: [{ code: 'nul-bytes', args: { n: 3 } }],
    }),
  ]);
  const plan = await importer.plan(file);
  expect(plan.sniffed.header.slice(0, 1)).toEqual(['Day;Campaign;Cost']);
  expect(plan.warnings).toContainEqual({ code: 'nul-bytes', args: { n: 3 } });
  await importer.discard(plan);
});

test('a file of several tables is not planned as one', async () => {
  const importer = opening([part('a', spend('2026-01-05', 1)), part('b', spend('2026-01-06', 1))]);
  await expect(importer.plan(file)).rejects.toMatchObject({
    code: 'several-tables',
    args: { file: 'all.zip', names: ['a', 'b'] },
  });
});

test('a file that cannot be opened is a report that says why', async () => {
  const [report] = await loadFile(page.importer, new File(['%PDF-1.7'], 'a.pdf'), {});
  expect(report).toMatchObject({ file: 'a.pdf', rows: 0, error: { code: 'file-is-pdf' } });
});

test('JSON lines load like a file, and a broken line is a reject with its text and number', async () => {
  const lines = [
    '{"event":"visit","time":"2026-01-05T10:00:00Z","properties":{"distinct_id":"u1","price":2.5}}',
    '{"event":"buy","time":"2026-01-05T10:',
    '',
    '{"event":"buy","time":"2026-01-06T10:00:00Z","properties":{"distinct_id":"u2"}}',
  ];
  const json = new File([lines.join('\n')], 'events.json');
  const mapping = { event: 'event', ts: 'time', user: 'properties.distinct_id' };
  const [report] = await loadFile(page.importer, json, { table: 'events', mapping });
  expect(report).toMatchObject({ lines: 4, rows: 2, rejected: 1, blank: 1, duplicates: 0 });
  expect(page.loads[0]?.rejects).toMatchObject([
    { row: 2, reason: 'no-cells', text: '{"event":"buy","time":"2026-01-05T10:' },
  ]);
  expect(await page.rows('SELECT "user", event FROM events ORDER BY ts')).toEqual([
    ['u1', 'visit'],
    ['u2', 'buy'],
  ]);
});
