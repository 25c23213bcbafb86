import { expect, test } from 'vitest';
import { load, textFile } from '../tools/browser.ts';
import { FULL } from './hostile/case.ts';
import { BOXES } from './hostile/files-boxes.ts';
import { TEXT } from './hostile/files-text.ts';
import { fresh, hostilePage, tryAll, unharmed } from './hostile/page.ts';
import { sql } from './main-job-tools.ts';

// Lines 1 to 15 of hostile.md, clause by clause, in the page itself; folders, files that go away and
// the review of wrong files (15) are in hostile.test.ts.

const at = hostilePage();

test.each([...TEXT, ...BOXES])(
  '%s',
  async (_, cases) => {
    await tryAll(at, cases);
  },
  600_000,
);

test('4: a quote that never closes in a large file swallows no other row', async () => {
  await fresh(at.page);
  const rows = FULL ? 8_000_000 : 300_000;
  const report = await at.page.evaluate(async (n) => {
    const parts = ['user,event,timestamp\n"u0,visit,2026-01-05\n'];
    // 25 bytes a row: 200 MB at full size.
    for (let i = 1; i < n; i += 10_000)
      parts.push(`u${i},visit,2026-01-05\n`.repeat(Math.min(10_000, n - i)));
    const [one] = await globalThis.fupan.load([new File(parts, 'unclosed.csv')], {
      table: 'events',
    });
    return one!;
  }, rows);
  expect(report).toMatchObject({ lines: rows, rows, rejected: 0 });
  expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'stray-quotes', row: 1 }));
  await unharmed(at.page, at.broken);
}, 600_000);

test('7: millions of rows: progress is told, a cancel leaves nothing, the rest goes on', async () => {
  await fresh(at.page);
  const rows = FULL ? 10_000_000 : 300_000;
  const told = await at.page.evaluate(async (n) => {
    const parts = ['user,event,timestamp\n'];
    for (let i = 0; i < n; i += 10_000)
      parts.push(`u${i},visit,2026-01-05 10:00:00\n`.repeat(Math.min(10_000, n - i)));
    const file = new File(parts, 'millions.csv');
    const stop = new AbortController();
    let stopped = 0;
    const refused = await globalThis.fupan
      .load([file], {
        table: 'events',
        signal: stop.signal,
        onProgress: () => {
          stopped ||= performance.now();
          stop.abort();
        },
      })
      .then(
        () => 'taken',
        (error: { code: string }) => error.code,
      );
    const seconds = (performance.now() - stopped) / 1000;
    const left = (await globalThis.fupan.sql('SELECT count(*) AS n FROM events')).rows;
    const shares: number[] = [];
    const phases = new Set<string>();
    const [report] = await globalThis.fupan.load([file], {
      table: 'events',
      onProgress: ({ done, total, phase, file: name }) => {
        if (name === 'millions.csv') phases.add(phase);
        shares.push(done / total);
      },
    });
    return { refused, seconds, left, phases: [...phases], shares, report: report! };
  }, rows);
  expect(told.refused).toBe('cancelled');
  expect(told.seconds).toBeLessThan(FULL ? 1 : 3);
  // Only what stood before.
  expect(told.left).toEqual([{ n: 1 }]);
  expect(told.report).toMatchObject({ lines: rows, rows, rejected: 0 });
  expect(told.phases).toEqual(expect.arrayContaining(['reading', 'loading']));
  for (const share of told.shares) expect(share).toBeLessThanOrEqual(1);
  await unharmed(at.page, at.broken);
}, 600_000);

const DAYS = (name: string, rows: readonly [day: number, cost: number][]) =>
  textFile(
    name,
    `Day,Campaign,Cost\n${rows.map(([d, c]) => `2026-01-0${d},again,${c}\n`).join('')}`,
  );

test('14: the same file twice, overlaps, a corrected period, a name that says nothing', async () => {
  await fresh(at.page);
  const costs = async () =>
    (await sql(at.page, `SELECT day, cost FROM spend WHERE campaign = 'again' ORDER BY day`)).map(
      (r) => [r['day'], r['cost']],
    );
  const [first, second] = await load(at.page, [
    DAYS('report.csv', [
      [5, 10],
      [6, 20],
    ]),
    DAYS('report (1).csv', [
      [5, 10],
      [6, 20],
    ]),
  ]);
  expect(first).toMatchObject({ rows: 2, replaced: 0 });
  expect(second!.warnings.map((w) => w.code)).toContain('already-loaded');
  expect(await costs()).toEqual([
    ['2026-01-05', 10],
    ['2026-01-06', 20],
  ]);

  // A later export that begins a day before the first one ended: that day counts once.
  const [overlap] = await load(at.page, [
    DAYS('later.csv', [
      [6, 20],
      [7, 30],
    ]),
  ]);
  expect(overlap).toMatchObject({ rows: 2, replaced: 1 });
  expect(await costs()).toEqual([
    ['2026-01-05', 10],
    ['2026-01-06', 20],
    ['2026-01-07', 30],
  ]);

  // The same name with corrected content replaces its days; with other days, nothing.
  const [corrected] = await load(at.page, [
    DAYS('report.csv', [
      [5, 11],
      [6, 21],
    ]),
  ]);
  expect(corrected).toMatchObject({ rows: 2, replaced: 2 });
  const [other] = await load(at.page, [DAYS('report.csv', [[9, 7]])]);
  expect(other).toMatchObject({ rows: 1, replaced: 0 });
  expect(await costs()).toEqual([
    ['2026-01-05', 11],
    ['2026-01-06', 21],
    ['2026-01-07', 30],
    ['2026-01-09', 7],
  ]);
  await unharmed(at.page, at.broken);
});
