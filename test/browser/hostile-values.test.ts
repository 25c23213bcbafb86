import { expect, test } from 'vitest';
import type { LoadOptions } from '../../src/import/types.ts';
import type { TableName } from '../../src/model/tables.ts';
import { load, textFile } from '../tools/browser.ts';
import { FULL } from './hostile/case.ts';
import { fresh, hostilePage, tryAll, unharmed } from './hostile/page.ts';
import { NUMBERS } from './hostile/values-numbers.ts';
import { TEXTS } from './hostile/values-text.ts';
import { chooseFiles, downloaded, patient, run, sql } from './main-job-tools.ts';

// Lines 16 to 24 of hostile.md, clause by clause, in the page itself.

const at = hostilePage();

test.each([...NUMBERS, ...TEXTS])('%s', async (_, cases, settings = {}) => {
  await tryAll(at, cases, settings);
});

/** One file's rows of a table that held none. */
const into = async (name: string, text: string, options: LoadOptions) => {
  const [report] = await load(at.page, [textFile(name, text)], { ...options });
  return report!;
};
/** Says the code and the words of an error of the page. */
const said = (spec: object) =>
  at.page.evaluate(
    (s) =>
      globalThis.fupan.run(s).then(
        () => ({ code: 'none', message: '', hint: '' }),
        ({ code, message, hint }: { code: string; message: string; hint: string }) => ({
          code,
          message,
          hint,
        }),
      ),
    spec,
  );

test('16 and 19: what nothing in the file decides is asked in the review, and the answer decides', async () => {
  await fresh(at.page);
  await at.page.goto(`${at.url}#files`);
  await chooseFiles(at.page, [
    textFile('asked.csv', 'Day;Campaign;Cost\n05/01/2026;asked;1,234\n06/02/2026;asked;2,500\n'),
  ]);
  const main = at.page.getByRole('main');
  await main.getByText('Which comes first in “Day”: day or month?').waitFor(patient);
  await main.getByText('How much is “1,234” in “Cost”?').waitFor();
  await main.getByText('Which currency are these amounts in?').waitFor();
  await main.getByText('1,234 is one and a fraction').click();
  await main.getByText('month/day/year', { exact: true }).last().click();
  await main.getByText('One question is open.').waitFor(patient);
  await main.getByRole('button', { name: 'Use CNY' }).click();
  await main.getByRole('button', { name: 'Load 2 rows into spend' }).click(patient);
  const asked = () =>
    sql(at.page, `SELECT day, cost FROM spend WHERE campaign = 'asked' ORDER BY day`);
  await expect.poll(asked, patient).toEqual([
    { day: '2026-05-01', cost: 1.234 },
    { day: '2026-06-02', cost: 2.5 },
  ]);
  await unharmed(at.page, at.broken);
});

test('21: what leaves for a spreadsheet runs nothing there', async () => {
  await fresh(at.page);
  const notes = ['=1+1', '+cmd', '-2+3', '@sum(a1)', '-12.5'];
  const lines = notes.map((n, i) => `out${i},visit,2026-01-05 10:00:0${i},${n}\n`).join('');
  await into('out.csv', `user,event,timestamp,note\n${lines}`, { table: 'events' });
  await at.page.goto(`${at.url}#tables`);
  const { text } = await downloaded(at.page, async () => {
    await at.page.getByRole('button', { name: 'Export events' }).click(patient);
    await at.page.getByRole('menuitem', { name: /^CSV/ }).click();
  });
  for (const cell of [`'=1+1`, `'+cmd`, `'-2+3`, `'@sum(a1)`, '-12.5'])
    expect(text.split(/[\r\n,]+/)).toContain(cell);
  await unharmed(at.page, at.broken);
});

const FOREIGN =
  'Day,Channel,Campaign,Currency,Cost\n2026-01-06,a,x,JPY,1234\n2026-01-09,a,x,KWD,1.234\n';
const roi = { kind: 'roi', by: ['channel'], period: { from: '2026-01-01', to: '2026-01-31' } };

test('22: no rate stops the run and says which; a rate of 0 is refused; others convert exactly', async () => {
  await fresh(at.page, { rates: [{ day: '2026-01-01', currency: 'KWD', rate: 23.5 }] });
  await into('foreign.csv', FOREIGN, { table: 'spend' });
  const { code, message, hint } = await said(roi);
  expect(code).toBe('no-rate');
  for (const word of ['JPY, KWD', '2 rows', '2026-01-06', '2026-01-09'])
    expect(message).toContain(word);
  expect(hint).toMatch(/\w{4}/);
  for (const rate of [0, -1]) {
    const refused = await at.page.evaluate(
      (rates) =>
        globalThis.fupan.set({ rates }).then(
          () => 'taken',
          (e: { code: string }) => e.code,
        ),
      [{ day: '2026-01-01', currency: 'USD', rate }],
    );
    expect(refused).toBe('invalid-settings');
  }
  await at.page.evaluate(
    (rates) => globalThis.fupan.set({ rates }),
    [
      { day: '2026-01-06', currency: 'JPY', rate: 0.0476 },
      { day: '2026-01-09', currency: 'KWD', rate: 23.5 },
    ],
  );
  // 1234 × 0.0476 + 1.234 × 23.5 = 58.7384 + 28.999
  const total = (await run(at.page, roi)).find((r) => r['total']);
  expect(total?.['cost']).toBeCloseTo(87.7374, 9);
  await unharmed(at.page, at.broken);
});

const steps = [{ event: 'visit' }, { event: 'buy' }];
const EVENTS = 'user,event,timestamp\n';
const counts = async (spec: object = {}) =>
  (
    await run(at.page, {
      kind: 'funnel',
      steps,
      period: { from: '2026-01-01', to: '2026-01-31' },
      ...spec,
    })
  ).map((r) => r['count']);

test.each([
  [
    'one event with no person',
    `${EVENTS},visit,2026-01-05 10:00:00\nu1,visit,2026-01-05 10:00:00\n`,
    'no-person',
    [1, 0],
  ],
  [
    'all at one instant count as in order',
    `${EVENTS}u1,buy,2026-01-05\nu1,visit,2026-01-05\nu2,visit,2026-01-05\n`,
    null,
    [2, 1],
  ],
  [
    'out of order',
    `${EVENTS}u1,buy,2026-01-05 11:00:00\nu1,visit,2026-01-05 10:00:00\nu2,buy,2026-01-05 09:00:00\nu2,visit,2026-01-05 10:00:00\n`,
    null,
    [2, 1],
  ],
])('23: %s', async (_, text, warn, want) => {
  await fresh(at.page);
  const report = await into('events.csv', text, { table: 'events' });
  expect(report).toMatchObject({ lines: text.split('\n').length - 2, rejected: 0 });
  if (warn) expect(report.warnings.map((w) => w.code)).toContain(warn);
  expect(await counts()).toEqual(want);
  await unharmed(at.page, at.broken);
});

test('23: an event far in the future does not move the end of the data', async () => {
  await fresh(at.page);
  const report = await into(
    'future.csv',
    `${EVENTS}u1,visit,2025-05-05 10:00:00\nu2,visit,2025-05-06 10:00:00\nu3,visit,2150-01-01 00:00:00\n`,
    { table: 'events' },
  );
  expect(report.warnings.map((w) => w.code)).toContain('future');
  expect(await counts({ period: { last: 2, unit: 'day' } })).toEqual([2, 0]);
  await unharmed(at.page, at.broken);
});

/** At full size (`npm run test:faults`) as the line says, in `npm test` a fortieth of it. */
const SCALE = FULL ? 40 : 1;

test.each([
  ['one person with many events', 50_000 * SCALE, 1, [1, 1]],
  ['many people with one event', 25_000 * SCALE, 25_000 * SCALE, [24_975 * SCALE, 0]],
])(
  '23: %s',
  async (_, n, people, want) => {
    await fresh(at.page);
    const report = await at.page.evaluate(
      async ([rows, users]) => {
        const lines = ['user,event,timestamp\n'];
        for (let i = 0; i < rows!; i++) {
          const time = new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString();
          lines.push(`p${i % users!},${i % 1000 === 999 ? 'buy' : 'visit'},${time}\n`);
        }
        const [one] = await globalThis.fupan.load([new File(lines, 'many.csv')], {
          table: 'events',
        });
        return one!;
      },
      [n, people],
    );
    expect(report).toMatchObject({ lines: n, rows: n, rejected: 0 });
    expect(await counts({ period: { from: '2026-01-01', to: '2026-12-31' } })).toEqual(want);
    await unharmed(at.page, at.broken);
  },
  600_000,
);

/** Loads each table and says what the return on the spend is, row by row, and what was warned of. */
async function returns(tables: Partial<Record<TableName, string>>) {
  await fresh(at.page);
  for (const [table, text] of Object.entries(tables))
    await into(`${table}.csv`, text, { table: table as TableName });
  const { rows, codes } = await at.page.evaluate(async (s) => {
    const result = await globalThis.fupan.run(s);
    return { rows: result.rows, codes: result.warnings.map((w) => w.code) };
  }, roi);
  return { rows, codes, row: (channel: string) => rows.find((r) => r['channel'] === channel) };
}

test('24: spend without revenue, revenue without spend, refunds, rates above 1, division by 0', async () => {
  const { row, codes } = await returns({
    spend: `Day,Channel,Campaign,Cost,Impressions,Clicks,Conversions
2026-01-05,a,x,10,5,50,60
2026-01-05,b,y,0,100,5,1
2026-01-05,c,z,1,0,0,0
`,
    orders: `order_id,ts,customer,channel,revenue,refund
o1,2026-01-05 10:00:00,c1,b,30,0
o2,2026-01-05 10:00:00,c2,d,20,45
`,
  });
  expect(row('a')).toMatchObject({ cost: 10, revenue: 0, roas: 0, ctr: 10 });
  // Free is free: clicks that cost nothing cost 0 each, and revenue on no cost has no ratio.
  expect(row('b')).toMatchObject({ cost: 0, cpc: 0, revenue: 30, roas: null, roi: null });
  expect(row('c')).toMatchObject({ ctr: null, cpc: null, cpm: null });
  expect(row('d')).toMatchObject({ revenue: 20, roas: null, roi: null });
  for (const code of ['over-clicked', 'over-converted', 'over-refunded'])
    expect(codes).toContain(code);
  await unharmed(at.page, at.broken);
});

test('24: a conversion before the first touch is nobody’s; a lead won before it came is said', async () => {
  const { rows, row } = await returns({
    events: `user,event,timestamp,channel
c1,visit,2026-01-06 10:00:00,a
c2,visit,2026-01-04 10:00:00,a
`,
    orders: `order_id,ts,customer,revenue
o1,2026-01-05 10:00:00,c1,30
o2,2026-01-05 10:00:00,c2,70
`,
  });
  expect(row('a')).toMatchObject({ orders: 1, revenue: 70 });
  expect(rows.find((r) => r['not_attributed'])).toMatchObject({ orders: 1, revenue: 30 });
  await unharmed(at.page, at.broken);

  const leads = await returns({
    leads: `lead_id,created,channel,won,amount
l1,2026-01-05 10:00:00,a,2026-01-03 10:00:00,100
l2,2026-01-05 10:00:00,a,2026-01-07 10:00:00,50
`,
  });
  expect(leads.row('a')).toMatchObject({ revenue: 150 });
  expect(leads.codes).toContain('won-early');
  await unharmed(at.page, at.broken);
});
