import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LoadOptions } from '../../../src/import/types.ts';
import { empty, importPage, tsv, type Page } from './one-page.ts';

const SLOW = { timeout: 60_000 };
let shared: Page;
beforeAll(async () => void (shared = await importPage()));
afterAll(() => shared.engine.close());

/** Loads a column of times of events; instants (or days) by line, and the report. */
async function times(cells: string[], options: LoadOptions = {}, page = shared, header = 'time') {
  await empty(page);
  const text = tsv([header, 'user', 'event'], ...cells.map((c, i) => [c, `u${i}`, 'visit']));
  const report = await page.loadText('events.tsv', text, { table: 'events', ...options });
  const { rows } = await page.engine.query(
    `SELECT row_number AS line, CASE grain WHEN 'day' THEN day::VARCHAR ELSE ts::VARCHAR END AS t
     FROM events ORDER BY 1`,
  );
  return {
    report,
    values: Object.fromEntries(rows.map((r) => [r['line'], r['t']])),
    rejects: page.loads[0]!.rejects.map((r) => [r.row, r.reason, r.text]),
    codes: report.warnings.map((w) => w.code),
  };
}

test('each way of writing a time, alone in its column', SLOW, async () => {
  const cases: [string, string][] = [
    ['2026-01-05', '2026-01-05'],
    ['2026/1/5', '2026-01-05'],
    ['2026.01.05', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['25/01/2026', '2026-01-25'],
    ['01/25/2026', '2026-01-25'],
    ['25.1.26', '2026-01-25'],
    ['1/25/26', '2026-01-25'],
    ['2026年1月5日', '2026-01-05'],
    ['2026年01月05日 周一', '2026-01-05'],
    ['2026-01-05 星期一', '2026-01-05'],
    ['Jan 5, 2026', '2026-01-05'],
    ['January 5, 2026', '2026-01-05'],
    ['Mon, 5 Jan 2026', '2026-01-05'],
    ['5-Jan-26', '2026-01-05'],
    ['5. Januar 2026', '2026-01-05'],
    ['12. März 2026', '2026-03-12'],
    ['1 août 2026', '2026-08-01'],
    ['3 févr. 2026', '2026-02-03'],
    ['5 de enero de 2026', '2026-01-05'],
    ['46027', '2026-01-05'],
    ['46027.5', '2026-01-05 12:00:00'],
    ['1767571200', '2026-01-05 00:00:00'],
    ['1767571200123', '2026-01-05 00:00:00.123'],
    ['1767571200123456', '2026-01-05 00:00:00.123456'],
    ['2026-01-05T08:00:00.123456789+08:00', '2026-01-05 00:00:00.123456'],
    ['5 Jan 2026 10:00:00.1234567', '2026-01-05 10:00:00.123456'],
    ['2026-01-05 09:50:26', '2026-01-05 09:50:26'],
    ['2026-01-05T09:50:26', '2026-01-05 09:50:26'],
    ['2026-01-05T09:50:26.250Z', '2026-01-05 09:50:26.25'],
    ['2026-01-05 09:50:26 UTC', '2026-01-05 09:50:26'],
    ['2026-01-05T09:50:26+08:00', '2026-01-05 01:50:26'],
    ['2026-01-05 09:50:26 +0200', '2026-01-05 07:50:26'],
    ['2026-01-05T20:00:00-0530', '2026-01-06 01:30:00'],
    ['2026-01-05 9:50', '2026-01-05 09:50:00'],
    ['1/25/2026 12:30 AM', '2026-01-25 00:30:00'],
    ['1/25/2026 12:30:05 pm', '2026-01-25 12:30:05'],
    ['2026-01-05 下午3:04:05', '2026-01-05 15:04:05'],
    ['2026/1/5 上午 9:05', '2026-01-05 09:05:00'],
    ['2026年1月5日 15:04', '2026-01-05 15:04:00'],
    ['2026-01-05 24:00:00', '2026-01-06 00:00:00'],
    ['2026/01/31 24:00', '2026-02-01 00:00:00'],
    ['20260105101530', '2026-01-05 10:15:30'],
    ['２０２６－０１－０５', '2026-01-05'],
    [' 2026-01-05 ', '2026-01-05'],
  ];
  for (const [text, value] of cases) {
    const { values, report } = await times([text, '--']);
    // The other cell says nothing, so that the row has no time and is set aside.
    expect([text, values[1], report.rows, report.rejected]).toEqual([text, value, 1, 1]);
  }
});

test('what is no time, or no single day, is rejected with its reason', async () => {
  const ok = '2026-01-05';
  const bad: [string, string][] = [
    ['2026-02-29', 'unreadable'],
    ['2026-13-01', 'unreadable'],
    ['0001-01-01', 'unreadable'],
    ['9999-12-31', 'unreadable'],
    ['yesterday', 'unreadable'],
    ['2026-W02', 'range'],
    ['2026-01', 'range'],
    ['2026 Q1', 'range'],
    ['2026-01-01 ~ 2026-01-07', 'range'],
    ['20260101至20260107', 'range'],
    ['N/A', 'missing'],
    ['', 'missing'],
  ];
  const { rejects, report } = await times([ok, ...bad.map(([text]) => text), ok]);
  expect(rejects.map(([row, reason]) => [row, reason])).toEqual(
    bad.map(([, reason], i) => [i + 2, reason]),
  );
  expect(report).toMatchObject({ lines: 14, rows: 2, rejected: 12 });
  // Alone in their column they are no better.
  expect((await times([ok, '0001-01-01'])).report.rejected).toBe(1);
});

test('several forms in one column, days among instants', async () => {
  const { values } = await times([
    '2026-01-05',
    '2026-01-05 10:00:00',
    '5 Jan 2026',
    '2026/1/6 1:02',
  ]);
  expect(values).toEqual({
    1: '2026-01-05',
    2: '2026-01-05 10:00:00',
    3: '2026-01-05',
    4: '2026-01-06 01:02:00',
  });
});

test('day or month first is decided by the whole column, wherever the evidence lies', async () => {
  const many = Array.from({ length: 500 }, (_, i) => `0${1 + (i % 9)}/0${1 + (i % 7)}/2026`);
  const day = await times([...many, '13/02/2026']);
  expect(day.values[2]).toBe('2026-02-02');
  expect(day.values[1]).toBe('2026-01-01');
  expect(day.values[3]).toBe('2026-03-03');
  expect(day.values[8]).toBe('2026-01-08');
  expect(day.codes).not.toContain('assumed-date-order');
  const month = await times([...many, '02/13/2026']);
  expect(month.values[8]).toBe('2026-08-01');
});

test('both below 13 everywhere is a question; without a person the day is taken first and said', async () => {
  const page = await importPage();
  const text = tsv(['day', 'cost'], ['01/02/2026', '5'], ['03/04/2026', '6']);
  const plan = await page.plan('a.tsv', text, { table: 'spend', currency: 'CNY' });
  expect(plan.questions).toEqual([
    { code: 'date-order', column: 'day', options: ['dmy', 'mdy'], args: { column: 'day' } },
  ]);
  const american = await page.importer.replan(plan, {
    table: 'spend',
    answers: { 'date-order:day': 'mdy' },
  });
  expect(american.preview.map((r) => r.cells[0])).toEqual(['2026-01-02', '2026-03-04']);
  await page.importer.discard(american);
  const report = await page.loadText('a.tsv', text, { table: 'spend' });
  expect(report.warnings.map((w) => w.code)).toContain('assumed-date-order');
  const { rows } = await page.engine.query('SELECT day FROM spend ORDER BY 1');
  expect(rows).toEqual([{ day: '2026-02-01' }, { day: '2026-04-03' }]);
  await page.engine.close();
});

test('dates that contradict the column are rejected, and said', async () => {
  const { report, codes, rejects } = await times(['13/01/2026', '14/01/2026', '01/15/2026']);
  expect(report.rejected).toBe(1);
  expect(rejects).toEqual([[3, 'unreadable', '01/15/2026']]);
  expect(codes).toContain('date-order-mixed');
});

test('local times take the zone of the file; an instant needs none; a day stays a day', async () => {
  const page = await importPage({ timeZone: 'Asia/Shanghai' });
  const local = await times(['2026-01-05 23:30:00'], { timeZone: 'America/New_York' }, page);
  expect(local.values[1]).toBe('2026-01-06 04:30:00');
  const day = async () => (await page.engine.query('SELECT day, ts, grain FROM events')).rows[0];
  expect(await day()).toEqual({
    day: '2026-01-06',
    ts: '2026-01-06T04:30:00.000Z',
    grain: 'instant',
  });
  await times(['2026-01-05 18:00:00Z'], { timeZone: 'America/New_York' }, page);
  expect(await day()).toMatchObject({ day: '2026-01-06', ts: '2026-01-05T18:00:00.000Z' });
  await times(['2026-01-05'], { timeZone: 'America/New_York' }, page);
  expect(await day()).toEqual({
    day: '2026-01-05',
    ts: '2026-01-04T16:00:00.000Z',
    grain: 'day',
  });
  await page.engine.close();
});

test('the hour that exists twice and the one that does not are taken, and counted', async () => {
  const twice = await times(['2026-11-01 01:30:00', '2026-11-01 12:00:00'], {
    timeZone: 'America/New_York',
  });
  expect(twice.values).toEqual({ 1: '2026-11-01 05:30:00', 2: '2026-11-01 17:00:00' });
  expect(twice.codes).toContain('clock-change');
  const never = await times(['2026-03-29 02:30:00'], { timeZone: 'Europe/Berlin' });
  expect(never.values).toEqual({ 1: '2026-03-29 01:30:00' });
  expect(never.codes).toContain('clock-change');
  const half = await times(['2026-04-05 01:45:00', '2026-10-04 02:10:00'], {
    timeZone: 'Australia/Lord_Howe',
  });
  expect(half.values).toEqual({ 1: '2026-04-04 14:45:00', 2: '2026-10-03 15:40:00' });
  expect((await times(['2026-11-01 01:30:00'])).codes).not.toContain('clock-change');
});

test('the future is loaded and said', async () => {
  const next = new Date(Date.now() + 400 * 86_400_000).toISOString().slice(0, 10);
  const { report, codes } = await times([`${next} 00:00:00`, '2020-01-01 00:00:00']);
  expect(report.rows).toBe(2);
  expect(codes).toContain('future');
});

test('a zone or a currency that does not exist is refused', async () => {
  const text = 'day,cost\n2026-01-01,5\n';
  await expect(
    shared.plan('a.csv', text, { table: 'spend', timeZone: 'Mars/Base' }),
  ).rejects.toMatchObject({ code: 'unknown-zone' });
  await expect(
    shared.plan('a.csv', text, { table: 'spend', currency: 'pebbles' }),
  ).rejects.toMatchObject({
    code: 'unknown-currency',
  });
});

test('periods give their first and last day to a target', async () => {
  const page = await importPage();
  const rows = [
    '2026-01',
    '2026年2月',
    '2026-Q2',
    '2026-W02',
    '2026',
    '20260301至20260315',
    '2026-05-04',
  ];
  await page.loadText(
    'goals.tsv',
    tsv(['kpi', '周期', 'target'], ...rows.map((p) => ['orders', p, '10'])),
    { table: 'targets', overlap: 'add' },
  );
  const { rows: got } = await page.engine.query(
    'SELECT "from"::VARCHAR AS a, "to"::VARCHAR AS b FROM targets ORDER BY row_number',
  );
  expect(got.map((r) => [r['a'], r['b']])).toEqual([
    ['2026-01-01', '2026-01-31'],
    ['2026-02-01', '2026-02-28'],
    ['2026-04-01', '2026-06-30'],
    ['2026-01-05', '2026-01-11'],
    ['2026-01-01', '2026-12-31'],
    ['2026-03-01', '2026-03-15'],
    ['2026-05-04', '2026-05-04'],
  ]);
  await page.engine.close();
});
