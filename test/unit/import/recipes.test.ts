import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hasMessage } from '../../../src/i18n/index.ts';
import type { KnownRecipe } from '../../../src/import/remember/recall.ts';
import { nameOf, recipeFrom } from '../../../src/import/remember/save.ts';
import { likeness } from '../../../src/import/remember/signature.ts';
import { STOP_CODES, type StopCode } from '../../../src/import/remember/stop.ts';
import type { LoadOptions, LoadReport, Plan } from '../../../src/import/types.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(async () => {
  await empty(page);
  page.recipes.length = 0;
  page.settings.rates = [];
});
afterAll(() => page.engine.close());

const lines = (...rows: string[]): string => rows.join('\n') + '\n';

/** Loads a file as a person does who has looked at it: its recipe is kept. */
async function loadByHand(
  name: string,
  text: string,
  options: LoadOptions = {},
): Promise<LoadReport> {
  const first = await page.plan(name, text);
  let laid: LoadOptions = { ...first.recalled?.options, ...options };
  let plan = await page.importer.replan(first, laid);
  // The page lets nobody load money of which nothing says the currency.
  if (plan.questions.some((q) => q.code === 'currency' && !laid.answers?.['currency'])) {
    laid = { ...laid, answers: { ...laid.answers, currency: 'CNY' } };
    plan = await page.importer.replan(plan, laid);
  }
  const report = await page.importer.load(plan, laid);
  const load = page.loads.find((l) => l.hash === plan.sniffed.hash)!;
  const before = page.recipes.find((r) => r.id === laid.recipe);
  const recipe = recipeFrom(plan, laid, report, load, before?.recipe ?? null)!;
  page.recipes.splice(0, before ? 1 : 0, { id: before?.id ?? `r${page.recipes.length}`, recipe });
  return report;
}
/** What stands against loading a file by itself; null = no recipe is known for it. */
async function stops(name: string, text: string): Promise<StopCode[] | null> {
  const plan = await page.plan(name, text);
  await page.importer.discard(plan);
  return plan.recalled && plan.recalled.stops.map((s) => s.code);
}
const hows = (plan: Plan) => plan.mapping.map((m) => [m.header, m.to, m.how]);

const JANUARY = lines('day,Kampagne,Betrag,clicks', '2026-01-05,a,10,1', '2026-01-06,b,20,2');
const FEBRUARY = lines('Kampagne,clicks,day,Betrag', 'a,3,2026-02-05,30', 'b,4,2026-02-06,40');
const TOLD = { table: 'spend', mapping: { cost: 'Betrag', campaign: 'Kampagne' } } as const;

test('what was decided is done again for the next file, in any order of its columns', async () => {
  await loadByHand('ads-2026-01.csv', JANUARY, TOLD);
  expect(page.recipes[0]!.recipe).toMatchObject({
    name: 'ads',
    on: true,
    table: 'spend',
    source: 'unknown',
    header: ['betrag', 'clicks', 'day', 'kampagne'],
    mapping: { campaign: 'Kampagne', clicks: 'clicks', cost: 'Betrag', day: 'day' },
    accepted: { rejected: 0, unreadable: {}, differing: null, totals: false },
    loads: [{ file: 'ads-2026-01.csv', rows: 2, from: '2026-01-05', to: '2026-01-06' }],
  });
  const plan = await page.plan('ads-2026-02.csv', FEBRUARY);
  expect(plan.recalled).toMatchObject({ id: 'r0', name: 'ads', stops: [], before: { rows: 2 } });
  expect(hows(plan)).toEqual([
    ['Kampagne', 'campaign', 'remembered'],
    ['clicks', 'clicks', 'remembered'],
    ['day', 'day', 'remembered'],
    ['Betrag', 'cost', 'remembered'],
  ]);
  const report = await page.importer.load(plan);
  expect(report).toMatchObject({ table: 'spend', rows: 2, sums: { cost: 70, clicks: 7 } });
});

test('what is told now goes before what is remembered', async () => {
  await loadByHand('ads.csv', JANUARY, TOLD);
  const plan = await page.plan('ads.csv', FEBRUARY, { mapping: { cost: 'clicks' } });
  expect(hows(plan)).toEqual([
    ['Kampagne', 'campaign', 'remembered'],
    ['clicks', 'cost', 'person'],
    ['day', 'day', 'remembered'],
    ['Betrag', 'prop.Betrag', 'property'],
  ]);
  await page.importer.discard(plan);
  const unaided = await page.plan('ads.csv', FEBRUARY, { recall: false });
  expect(hows(unaided).map(([, , how]) => how)).not.toContain('remembered');
  expect(unaided.recalled).toBeNull();
  await page.importer.discard(unaided);
});

test('a recipe that is switched off is as if it were not there', async () => {
  await loadByHand('ads.csv', JANUARY, TOLD);
  page.recipes[0]!.recipe.on = false;
  expect(await stops('ads.csv', FEBRUARY)).toBeNull();
});

test('columns left out, plain contact data, answers, zone and dialect are remembered', async () => {
  const file = (month: string) =>
    lines(
      'id;when;email;total;secret',
      `1;03/04/${month};a@b.co;1.234;x`,
      `2;05/06/${month};c@d.co;5.678;y`,
    );
  await loadByHand('orders.csv', file('2025'), {
    table: 'orders',
    mapping: { order_id: 'id', ts: 'when', customer: 'email', revenue: 'total' },
    ignore: ['secret'],
    plain: ['email'],
    timeZone: 'Asia/Shanghai',
    currency: 'USD',
    dialect: { delimiter: ';' },
    answers: { 'date-order:when': 'mdy', 'decimal-mark:total': 'thousands' },
  });
  page.settings.rates = [{ day: '2026-03-01', currency: 'USD', rate: 7 }];
  const plan = await page.plan('orders.csv', file('2026'));
  expect(plan.recalled!.stops.map((s) => s.code)).toEqual(['no-rate']);
  expect(plan).toMatchObject({ timeZone: 'Asia/Shanghai', currency: 'USD' });
  expect(plan.sniffed.dialect.delimiter).toBe(';');
  expect(plan.mapping.find((m) => m.header === 'secret')).toMatchObject({
    to: null,
    how: 'remembered',
  });
  await page.importer.load(plan);
  expect(
    await page.rows(
      "SELECT day, customer, revenue FROM orders WHERE day >= DATE '2026-01-01' ORDER BY row",
    ),
  ).toEqual([
    ['2026-03-04', 'a@b.co', 1234],
    ['2026-05-06', 'c@d.co', 5678],
  ]);
});

test('a wide file has other days each month, and one recipe', async () => {
  const file = (month: string, figure: number) =>
    lines(`Campaign,${month}-01,${month}-02,${month}-03`, `a,${figure},${figure},${figure}`);
  await loadByHand('cost.csv', file('2026-01', 1));
  const plan = await page.plan('cost.csv', file('2026-02', 2));
  expect(plan.recalled).toMatchObject({ stops: [] });
  expect(await page.importer.load(plan)).toMatchObject({ rows: 3, sums: { cost: 6 } });
});

test('the same export again changes nothing; a corrected one stops once, then replaces', async () => {
  const file = (cost: string) =>
    lines('day,campaign,cost', `2026-01-05,a,${cost}`, '2026-01-06,a,2');
  await loadByHand('spend.csv', file('1'));
  const again = await page.plan('spend.csv', file('1'));
  expect(again.recalled!.stops).toEqual([]);
  const report = await page.importer.load(again);
  expect(report.warnings.map((w) => w.code)).toContain('already-loaded');
  expect(await page.rows('SELECT count(*), sum(cost) FROM spend')).toEqual([[2, 3]]);

  // One row of two holds another figure: never seen before, so it is shown.
  expect(await stops('spend.csv', file('5'))).toEqual(['overlap']);
  await loadByHand('spend.csv', file('5'));
  expect(await page.rows('SELECT count(*), sum(cost) FROM spend')).toEqual([[2, 7]]);
  // The person has taken that; a file that restates no more is loaded without a question.
  const next = await page.plan('spend.csv', file('6'));
  expect(next.recalled!.stops).toEqual([]);
  expect(await page.importer.load(next)).toMatchObject({ rows: 2, replaced: 2 });
  expect(await page.rows('SELECT count(*), sum(cost) FROM spend')).toEqual([[2, 8]]);
});

const rows = (n: number, row: (i: number) => string): string[] =>
  Array.from({ length: n }, (_, i) => row(i));
const day = (i: number): string => `2026-03-${String(i + 1).padStart(2, '0')}`;

const SEEN = lines(
  'day,campaign,cost,clicks,currency',
  ...rows(10, (i) => `${day(i).replace('03-', '01-')},a,10,1,CNY`),
);
/** A file beside the one that was loaded, and what is new about it. */
const NEW: [StopCode, string][] = [
  ['columns-new', 'day,campaign,cost,clicks,currency,reach\n2026-03-01,a,1,1,CNY,5\n'],
  ['columns-missing', 'day,campaign,cost,currency\n2026-03-01,a,1,CNY\n'],
  [
    'rejected',
    lines(
      'day,campaign,cost,clicks,currency',
      ...rows(9, (i) => `${day(i)},a,10,1,CNY`),
      'soon,a,1,1,CNY',
    ),
  ],
  [
    'unreadable',
    lines(
      'day,campaign,cost,clicks,currency',
      ...rows(9, (i) => `${day(i)},a,10,1,CNY`),
      `${day(9)},a,10,many,CNY`,
    ),
  ],
  ['no-rows', 'day,campaign,cost,clicks,currency\nTotal,,1,1,\n'],
  ['currency-unknown', 'day,campaign,cost,clicks,currency\n2026-03-01,a,1,1,QQQ\n'],
  ['no-rate', 'day,campaign,cost,clicks,currency\n2026-03-01,a,1,1,USD\n'],
  ['warning', 'day,campaign,cost,clicks,currency\n2126-03-01,a,1,1,CNY\n'],
  ['total', 'day,campaign,cost,clicks,currency\n2026-03-01,a,1,1,CNY\nTotal,,3,1,\n'],
  ['question', 'day,campaign,cost,clicks,currency\n03/04/2026,a,1,1,CNY\n05/06/2026,a,1,1,CNY\n'],
];
test.each(NEW)('a file stops where something is new: %s', async (code, text) => {
  await loadByHand('spend.csv', SEEN);
  expect(await stops('spend.csv', text)).toContain(code);
  // Without it, nothing stops.
  expect(await stops('spend.csv', SEEN.replaceAll('-01-', '-02-'))).toEqual([]);
});

test('another source, another table and a missing column stop as well', async () => {
  await loadByHand('spend.csv', SEEN);
  const { recipe } = page.recipes[0]!;
  const other: KnownRecipe = {
    id: 'r9',
    recipe: { ...recipe, source: 'meta', options: {}, mapping: {}, table: 'content' },
  };
  page.recipes.splice(0, 1, other);
  expect(await stops('spend.csv', SEEN)).toEqual(['other-table', 'other-source']);
  const off = { ...recipe, source: 'meta', mapping: {}, header: ['alpha', 'beta', 'gamma'] };
  page.recipes.splice(0, 1, { id: 'r9', recipe: off });
  expect(await stops('x.csv', 'alpha,beta,gamma\nx,y,z\n')).toEqual(['no-table']);
  page.recipes.splice(0, 1, {
    id: 'r9',
    recipe: { ...recipe, mapping: { 'prop.cost': 'cost' } },
  });
  expect(await stops('spend.csv', SEEN)).toContain('required');
});

test('what was accepted before does not stop again, and a little more does', async () => {
  const file = (month: string, bad: number) =>
    lines(
      'day,campaign,cost',
      ...rows(
        20,
        (i) => `${i < bad ? 'soon' : `2026-${month}-${String(i + 1).padStart(2, '0')}`},a,1`,
      ),
    );
  await loadByHand('spend.csv', file('01', 2));
  expect(await stops('spend.csv', file('02', 2))).toEqual([]);
  expect(await stops('spend.csv', file('02', 3))).toEqual(['rejected', 'unreadable']);
});

test('each stop has its words in both languages', () => {
  for (const code of STOP_CODES) {
    expect([code, hasMessage(`stop.${code}`, 'en'), hasMessage(`stop.${code}`, 'zh-CN')]).toEqual([
      code,
      true,
      true,
    ]);
  }
});

test('headers are of one kind from three quarters of their columns', () => {
  const header = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(likeness(header, header)).toBe(1);
  expect(likeness(header, [...header, 'g', 'h'])).toBe(0.75);
  expect(likeness(header, [...header, 'g', 'h', 'i'])).toBeNull();
  expect(likeness(header, header.slice(1))).toBeCloseTo(5 / 6);
  // Two columns in common say nothing, whatever their share.
  expect(likeness(['a', 'b'], ['a', 'b', 'c'])).toBeNull();
});

test.each([
  ['google-ads-2026-01 (2).csv', 'google-ads'],
  ['抖音消耗 2026年1月.xlsx', '抖音消耗'],
  ['report_20260101-20260131.csv.gz', 'report'],
  ['export.zip/Meta Jan 2026.csv', 'Meta'],
  ['Book 3.xlsx [Spend]', 'Book'],
  ['2026-01.csv', '2026-01.csv'],
])('the recipe of %s is called %s', (file, name) => expect(nameOf(file)).toBe(name));
