import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recipeFrom } from '../../../src/import/remember/save.ts';
import type { LoadOptions, Question } from '../../../src/import/types.ts';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage({ currency: 'CNY' })));
beforeEach(async () => {
  await empty(page);
  page.recipes.length = 0;
  page.settings.rates = [];
});
afterAll(() => page.engine.close());

const NAMELESS = 'day,campaign,cost\n2026-01-05,a,10\n2026-01-06,b,20\n';
const named = (...codes: string[]): string =>
  ['day,campaign,cost,currency', ...codes.map((c, i) => `2025-01-0${i + 1},x,1,${c}`)].join('\n');

/** The question that the review puts about a file, and the codes of its warnings. */
async function asked(
  text: string,
  options: LoadOptions = {},
): Promise<{ question: Question | undefined; codes: string[] }> {
  const plan = await page.plan('spend.csv', text, options);
  await page.importer.discard(plan);
  return {
    question: plan.questions.find((q) => q.code === 'currency'),
    codes: plan.warnings.map((w) => w.code),
  };
}

test('money of no currency is asked for, the base currency first', async () => {
  expect((await asked(NAMELESS)).question).toEqual({
    code: 'currency',
    options: ['CNY'],
    args: { rows: 2, currency: 'CNY', known: [] },
  });
  await page.loadText('old.csv', named('USD', 'CNY'));
  expect((await asked(NAMELESS)).question).toMatchObject({
    options: ['CNY', 'USD'],
    args: { known: ['CNY', 'USD'] },
  });
});

test('nothing is asked where the file, the person or the workspace says it', async () => {
  expect((await asked(NAMELESS.replace('cost', 'cost (EUR)'))).question).toBeUndefined();
  expect((await asked(NAMELESS, { currency: 'EUR' })).question).toBeUndefined();
  expect((await asked('ts,user,event\n2026-01-05,a,visit\n')).question).toBeUndefined();
  await page.loadText('old.csv', named('CNY'));
  const certain = await asked(NAMELESS);
  expect(certain.question).toBeUndefined();
  expect(certain.codes).toContain('base-currency');
  // A rate says that there is other money.
  page.settings.rates = [{ day: '2026-01-01', currency: 'USD', rate: 7 }];
  expect((await asked(NAMELESS)).question?.options).toEqual(['CNY', 'USD']);
  page.settings.rates = [];
  // All data in dollars, the base in yuan: whose are these?
  await empty(page);
  await page.loadText('old.csv', named('USD'));
  expect((await asked(NAMELESS)).question).toBeDefined();
});

test('the answer is the currency of the rows that name none, and of no other', async () => {
  const mixed = 'day,campaign,cost\n2026-01-05,a,10\n2026-01-06,b,US$20\n2026-01-07,c,£5\n';
  const laid = { answers: { currency: 'eur' } };
  const { question, codes } = await asked(mixed, laid);
  expect(question).toMatchObject({ options: ['CNY', 'EUR'], args: { rows: 1 } });
  expect(codes).not.toContain('base-currency');
  const report = await page.loadText('spend.csv', mixed, laid);
  expect(report.warnings.map((w) => w.code)).not.toContain('assumed-currency');
  expect(await page.rows('SELECT currency FROM spend ORDER BY row')).toEqual([
    ['EUR'],
    ['USD'],
    ['GBP'],
  ]);
});

test('a load that nobody is asked about takes the base currency and says so once', async () => {
  const { warnings } = await page.loadText('spend.csv', NAMELESS);
  expect(warnings.map((w) => w.code)).toEqual(['base-currency']);
  expect(await page.rows('SELECT DISTINCT currency FROM spend')).toEqual([[null]]);
});

test('a recipe remembers the answer; without one the next file stops', async () => {
  const keep = async (options: LoadOptions): Promise<void> => {
    const plan = await page.plan('spend.csv', NAMELESS, { ...options, recall: false });
    const report = await page.importer.load(plan, options);
    const recipe = recipeFrom(plan, options, report, page.loads.at(-1)!, null)!;
    page.recipes.splice(0, 1, { id: 'r0', recipe });
  };
  const next = NAMELESS.replaceAll('-01-', '-02-');
  const stops = async () => (await stopsOf(next)).map((s) => s.code);
  await keep({ answers: { currency: 'USD' } });
  page.settings.rates = [{ day: '2026-02-01', currency: 'USD', rate: 7 }];
  expect(await stops()).toEqual([]);
  expect(await page.loadText('next.csv', next)).toMatchObject({ rows: 2 });
  expect(await page.rows('SELECT DISTINCT currency FROM spend')).toEqual([['USD']]);
  page.recipes[0]!.recipe.options = {};
  expect(await stops()).toContain('question');
});

async function stopsOf(text: string) {
  const plan = await page.plan('next.csv', text);
  await page.importer.discard(plan);
  return plan.recalled!.stops;
}

test('what is no currency is refused as an answer', async () => {
  await expect(page.plan('a.csv', NAMELESS, { answers: { currency: 'shells' } })).rejects.toThrow(
    expect.objectContaining({ code: 'unknown-currency' }),
  );
});
