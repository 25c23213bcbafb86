import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage({ currency: 'CNY' })));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const HEAD = 'day,source,campaign,currency,cost,impressions,clicks';
const file = (...rows: string[]): string => [HEAD, ...rows].join('\n') + '\n';
const look = async (name: string, text: string, options = {}) => {
  const plan = await page.plan(name, text, options);
  const found = await page.importer.inspect(plan, options);
  await page.importer.discard(plan);
  return found;
};

test('the first file of a table changes nothing that stood before', async () => {
  const { effect } = await look('a.csv', file('2026-01-01,google,A,USD,10,100,5'));
  expect(effect).toBeNull();
});

// Standing: 10 + 20 USD and 7 CNY. New: 25 USD for the day that had 20, 5 USD for a new day.
const first = file(
  '2026-01-01,google,A,USD,10,100,5',
  '2026-01-02,google,A,USD,20,200,9',
  '2026-01-02,baidu,B,CNY,7,50,1',
);
const second = file('2026-01-02,google,A,USD,25,250,10', '2026-01-03,google,A,USD,5,40,2');

test.each([
  ['replace', 4, 40, 440, 18],
  ['add', 5, 60, 640, 27],
  ['skip', 4, 35, 390, 17],
] as const)('%s: rows and sums before and after, money by currency', async (overlap, ...after) => {
  await page.loadText('a.csv', first);
  const { effect } = await look('b.csv', second, { overlap });
  const [rows, cost, impressions, clicks] = after;
  expect(effect).toEqual([
    { column: 'rows', currency: null, before: 3, after: rows },
    { column: 'cost', currency: 'USD', before: 30, after: cost },
    { column: 'impressions', currency: null, before: 350, after: impressions },
    { column: 'clicks', currency: null, before: 15, after: clicks },
  ]);
  // What was said is what comes.
  await page.loadText('b.csv', second, { overlap });
  expect(
    await page.rows(
      `SELECT count(*), sum(cost) FILTER (WHERE currency = 'USD'), sum(impressions), sum(clicks) FROM spend`,
    ),
  ).toEqual([[rows, cost, impressions, clicks]]);
});

test('the oddest rows: set aside, part above whole, below zero, far from the others, not come yet', async () => {
  const plain = Array.from(
    { length: 30 },
    (_, i) => `2026-01-${String(i + 1).padStart(2, '0')},google,A,USD,${10 + (i % 3)},100,5`,
  );
  const { odd } = await look(
    'odd.csv',
    file(
      ...plain,
      '2026-02-01,google,B,USD,-5,100,5', // line 31: a credit
      '2026-02-02,google,B,USD,900,100,5', // line 32: 900 beside a median of 11
      '2026-02-03,google,B,USD,10,100,250', // line 33: more clicks than impressions
      '2099-02-04,google,B,USD,10,100,5', // line 34: not yet
      '2026-02-05,google,B,USD,ten,100,5', // line 35: unreadable
    ),
  );
  expect(odd.map(({ line, why }) => [line, why.code, why.column ?? null])).toEqual([
    [31, 'odd-negative', 'cost'],
    [32, 'odd-far', 'cost'],
    [33, 'odd-within', null],
    [34, 'odd-future', null],
    [35, 'odd-aside', null],
  ]);
  expect(odd[1]!.why.args).toMatchObject({ top: 900, median: 11 });
  expect(odd[2]!.why.args).toEqual({ part: 'clicks', whole: 'impressions', n: 1 });
  expect(odd[4]).toMatchObject({
    aside: 'unreadable',
    why: { args: { reason: 'unreadable', n: 1 } },
  });
  expect(odd[4]!.cells[4]).toBe('ten');
});

test('a plain file has nothing odd', async () => {
  const { odd } = await look('a.csv', first);
  expect(odd).toEqual([]);
});
