import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { empty, importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
beforeEach(() => empty(page));
afterAll(() => page.engine.close());

const answers = () =>
  page.rows('SELECT kind, question, channel, comment, score, respondent FROM surveys ORDER BY row');

const HEARD = `#,How did you hear about us?,Which products do you use?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags
a1,TikTok,Cups,completed,2026-01-05 10:00:00,,2026-01-05 10:02:00,n1,
a2,A friend,Bowls,completed,2026-01-06 10:00:00,,2026-01-06 10:02:00,n2,
`;
const WORDS = `序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您的年龄段,2、您对我们有什么建议？
1,2026/1/5 12:00:00,65秒,微信,N/A,118.24.1.1(四川-成都),25-34,发货再快一点
2,2026/1/6 08:30:00,42秒,链接,N/A,118.24.1.2(四川-成都),35-44,
`;

test('where people came from is an answer of kind “source”, under its question', async () => {
  const report = await page.loadText('typeform.csv', HEARD);
  expect(report).toMatchObject({ source: 'typeform', table: 'surveys', lines: 2, rows: 2 });
  const question = 'How did you hear about us?';
  expect(await answers()).toEqual([
    ['source', question, 'TikTok', null, null, null],
    ['source', question, 'A friend', null, null, null],
  ]);
});

test('words alone are comments, in Chinese too', async () => {
  const report = await page.loadText('问卷.csv', WORDS);
  expect(report).toMatchObject({ source: 'wjx', table: 'surveys', lines: 2, rows: 2 });
  expect(await answers()).toEqual([
    [null, '2、您对我们有什么建议？', null, '发货再快一点', null, null],
    [null, '2、您对我们有什么建议？', null, null, null, null],
  ]);
});

test('a survey of no known tool needs somebody who answered', async () => {
  const report = await page.loadText(
    'answers.csv',
    '提交时间,用户ID,您是从哪里知道我们的？\n2026-01-05 10:00:00,u1,小红书\n2026-01-06 10:00:00,u2,朋友推荐\n',
  );
  expect(report).toMatchObject({ table: 'surveys', rows: 2 });
  expect(await answers()).toEqual([
    ['source', '您是从哪里知道我们的？', '小红书', null, null, 'u1'],
    ['source', '您是从哪里知道我们的？', '朋友推荐', null, null, 'u2'],
  ]);
  const plan = await page.plan('x.csv', '时间,您是从哪里知道我们的？\n2026-01-05,小红书\n');
  expect(plan.table).not.toBe('surveys');
  await page.importer.discard(plan);
});

test('a scored question goes before words; neither is refused as before', async () => {
  await page.loadText(
    'nps.csv',
    HEARD.replace('Which products do you use?', 'How likely are you to recommend us?')
      .replace(',Cups,', ',9,')
      .replace(',Bowls,', ',4,'),
  );
  expect((await answers()).map((r) => [r[0], r[4]])).toEqual([
    ['nps', 9],
    ['nps', 4],
  ]);
  const nothing = HEARD.replace('How did you hear about us?', 'Favourite colour');
  await expect(page.loadText('colours.csv', nothing)).rejects.toMatchObject({
    code: 'column-missing',
  });
});
