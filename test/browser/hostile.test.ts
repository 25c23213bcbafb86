import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, type Opened, openPage, reload, textFile } from '../tools/browser.ts';
import { answered, chooseFiles, patient, sql } from './main-job-tools.ts';

// Lines of hostile.md that need a person at the page: 15 and 21.

let opened: Opened;
let page: Page;
const broken: string[] = [];
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
  page.on('pageerror', (error) => broken.push(String(error)));
  page.on('dialog', (dialog) => {
    broken.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
});
afterAll(() => opened.close());
beforeEach(async () => {
  await page.evaluate(() => globalThis.fupan.clear());
});

const EVENTS = 'user,event,timestamp\nu1,visit,2025-01-05 10:00:00\nu1,buy,2025-01-06 10:00:00\n';
const good = textFile('good.csv', EVENTS);
const raw = (name: string, bytes: readonly number[] | string, more = 2000) => ({
  name,
  mimeType: '',
  buffer: Buffer.concat([
    Buffer.from(bytes as string),
    Buffer.from(Array.from({ length: more }, (_, i) => (i * 7919) % 256)),
  ]),
});

test('15: pictures, documents and programs are named for what they are; the others load', async () => {
  const wrong: [ReturnType<typeof raw>, string][] = [
    [raw('chart.png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'file-is-picture'],
    [raw('photo.csv', [0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]), 'file-is-picture'],
    [raw('report.pdf', '%PDF-1.7\n'), 'file-is-pdf'],
    [raw('tool.exe', [0x4d, 0x5a, 0x90, 0]), 'file-is-program'],
    [raw('tool', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), 'file-is-program'],
    [raw('letter.doc', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), ''],
    [raw('noise.csv', [0, 1, 2, 3, 0xfe]), ''],
  ];
  const reports = await load(page, [...wrong.map(([file]) => file), good]);
  expect(reports.at(-1)).toMatchObject({ file: 'good.csv', rows: 2 });
  for (const [i, [file, code]] of wrong.entries()) {
    const { error } = reports[i]!;
    expect(error?.message, file.name).toContain(file.name);
    expect(error?.hint, file.name).toMatch(/\w{4}/);
    if (code) expect(error?.code, file.name).toBe(code);
  }
});

test('15: in the review the wrong file says why, and the other one is ready', async () => {
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [raw('report.pdf', '%PDF-1.7\n'), good]);
  const list = page.getByRole('region', { name: 'Files to review' });
  await expect.poll(() => list.getByText('being read').count(), patient).toBe(0);
  await page.getByRole('main').getByText('report.pdf is a PDF.').first().waitFor();
  await list.getByRole('button', { name: /good\.csv/ }).click();
  await page.getByRole('button', { name: 'Load 2 rows into events' }).click();
  await expect
    .poll(() => sql(page, 'SELECT count(*) AS n FROM events').catch(() => []), patient)
    .toEqual([{ n: 2 }]);
  // What could not be read waits to be set aside.
  await page.getByRole('button', { name: 'Set this file aside' }).first().click();
  await page.getByRole('heading', { name: 'Files', exact: true }).waitFor();
});

test('15: names of every kind are names, nothing else', async () => {
  const names = [
    'a#b?c%d&e<script>alert(1)<script>.csv',
    `${'n'.repeat(251)}.csv`,
    '"); DROP TABLE events; --.csv',
    "it's.csv",
    '\u202evsc.exe',
    '..%2f..%2fx.csv',
    '数据 📈.csv',
  ];
  const files = names.map((name, i) =>
    textFile(name, `user,event,timestamp\nu${i},visit,2025-01-05 10:00:00\n`),
  );
  const reports = await load(page, files);
  expect(reports.map((r) => [r.error, r.rows])).toEqual(names.map(() => [undefined, 1]));
  expect(await sql(page, 'SELECT count(*) AS n FROM events')).toEqual([{ n: names.length }]);
  await page.goto(`${opened.site.url}#files`);
  await page
    .getByRole('button', { name: /^Details of/ })
    .first()
    .waitFor();
  expect(await page.getByRole('button', { name: /^Details of/ }).count()).toBe(names.length);
  const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth <= innerWidth);
  expect(wide).toBe(true);
  await reload(page);
  expect(await sql(page, 'SELECT count(*) AS n FROM events')).toEqual([{ n: names.length }]);
});

test('15: files that change or vanish after they were chosen are named; the others load', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fupan-gone-'));
  const paths = ['gone.csv', 'changed.csv', 'good.csv'].map((name) => join(dir, name));
  for (const path of paths) writeFileSync(path, EVENTS);
  const input = await page.evaluateHandle(() => {
    const element = document.createElement('input');
    element.type = 'file';
    element.multiple = true;
    element.hidden = true;
    document.body.append(element);
    return element;
  });
  await input.asElement()!.setInputFiles(paths);
  // The browser notes size and time of each file when it is first looked at.
  const sizes = await page.evaluate(
    (i) => [...(i as HTMLInputElement).files!].map((f) => f.size),
    input,
  );
  expect(sizes).toEqual(paths.map(() => EVENTS.length));
  rmSync(paths[0]!);
  writeFileSync(paths[1]!, `${EVENTS}u9,visit,2025-01-07 10:00:00\n`);
  utimesSync(paths[1]!, new Date(0), new Date(0));
  const reports = await page.evaluate(
    (i) => globalThis.fupan.load([...(i as HTMLInputElement).files!]),
    input,
  );
  rmSync(dir, { recursive: true });
  for (const [i, name] of ['gone.csv', 'changed.csv'].entries()) {
    expect(['file-unreadable', 'file-changed'], name).toContain(reports[i]?.error?.code);
    expect(reports[i]?.error?.message).toContain(name);
    expect(reports[i]?.error?.hint).toMatch(/\w{4}/);
  }
  expect(reports[2]).toMatchObject({ file: 'good.csv', rows: 2 });
  expect(await sql(page, 'SELECT count(*) AS n FROM events')).toEqual([{ n: 2 }]);
});

test('15: a folder gives its files, without what systems leave in it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fupan-folder-'));
  mkdirSync(join(dir, 'inner'));
  writeFileSync(join(dir, 'a.csv'), EVENTS);
  writeFileSync(join(dir, 'inner', 'b.csv'), EVENTS.replaceAll('u1', 'u2'));
  writeFileSync(join(dir, '.DS_Store'), 'x');
  await page.goto(`${opened.site.url}#files`);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('main').getByRole('button', { name: 'Choose a folder' }).click(),
  ]);
  await chooser.setFiles(dir);
  await page.getByRole('button', { name: 'Load all 2 files' }).click();
  await expect
    .poll(() => sql(page, 'SELECT count(*) AS n FROM events').catch(() => []), patient)
    .toEqual([{ n: 4 }]);
  rmSync(dir, { recursive: true });
});

const CELLS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(2)</script>',
  'javascript:alert(3)',
  '"><svg onload=alert(4)>',
  '{{constructor.constructor("alert(5)")()}}',
  '=HYPERLINK("http://example.com")',
];

test('21: cells of markup are shown as the text that they are, everywhere', async () => {
  const lines = CELLS.flatMap((cell, i) => {
    const quoted = `"${cell.replaceAll('"', '""')}"`;
    return [
      `u${i},${quoted},2025-01-05 10:00:00,${quoted}`,
      `u${i},buy,2025-01-06 10:00:00,${quoted}`,
    ];
  });
  await page.goto(`${opened.site.url}#files`);
  await chooseFiles(page, [
    textFile(
      `${CELLS[0]!.replaceAll('/', '')}.csv`,
      `user,event,timestamp,campaign\n${lines.join('\n')}\n`,
    ),
  ]);
  const main = page.getByRole('main');
  await main.getByText(CELLS[0]!).first().waitFor();
  await page.getByRole('button', { name: 'Load 12 rows into events' }).click();
  await page.getByRole('heading', { name: 'Files', exact: true }).waitFor();
  const spec = {
    kind: 'funnel',
    steps: [{ event: CELLS[0]!, label: CELLS[1]! }, { event: 'buy' }],
    breakdown: { column: 'campaign', at: 'first', top: 10 },
  };
  const id = await page.evaluate(([s, title]) => globalThis.fupan.save(title, s), [
    spec,
    CELLS[1]!,
  ] as const);
  await page.goto(`${opened.site.url}#analysis/funnel/${id}`);
  await answered(page);
  expect(await main.getByRole('heading', { level: 1 }).innerText()).toContain(CELLS[1]);
  expect(await main.getByText(CELLS[0]!).count()).toBeGreaterThan(0);
  await page.keyboard.press('s');
  await page.goto(`${opened.site.url}#saved`);
  await main.getByText(CELLS[1]!).first().waitFor();
  await page.goto(`${opened.site.url}#tables`);
  await page.getByRole('button', { name: 'Look at rows of events' }).click();
  await main.getByText(CELLS[3]!).first().waitFor();
  expect(await page.locator('main img, main script, main svg[onload]').count()).toBe(0);
  expect(opened.browser.foreign).toEqual([]);
});

test('an analysis whose data are not there can be visited again and again', async () => {
  for (const kind of ['roi', 'funnel', 'roi', 'cohort', 'funnel', 'roi']) {
    await page.goto(`${opened.site.url}#analysis/${kind}`);
    await page.getByRole('main').getByRole('button', { name: 'Load files' }).waitFor();
    // A page that runs in circles answers nothing any more.
    const alive = page.evaluate(() => new Promise((done) => setTimeout(() => done(true))));
    const late = new Promise((done) => setTimeout(() => done(false), 10_000));
    expect(await Promise.race([alive, late]), kind).toBe(true);
  }
});

test('nothing broke on the way', () => {
  expect(broken).toEqual([]);
});
