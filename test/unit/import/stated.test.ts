import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPage, type Page } from './one-page.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
afterAll(() => page.engine.close());

test('each total of a file stands beside the sum of its day, its value or the whole', async () => {
  await page.loadText(
    'totals.csv',
    [
      'day,campaign,placement,cost',
      '2026-01-01,a,Search,5',
      '2026-01-01,b,Display,6',
      '2026-01-01,小计,,12',
      '2026-01-02,a,Search,7',
      '2026-01-02,小计,,7',
      'Total: Search,,,12',
      'Total,,,18',
    ].join('\n') + '\n',
  );
  const seen = page.loads[0]!.totals!.map(({ line, scope, day, part, figures }) => [
    [line, scope, day, part],
    [figures[0]!.stated, figures[0]!.summed, figures[0]!.agrees],
  ]);
  expect(seen).toEqual([
    [
      [3, 'day', '2026-01-01', null],
      [12, 11, false],
    ],
    [
      [5, 'day', '2026-01-02', null],
      [7, 7, true],
    ],
    [
      [6, 'part', null, 'Search'],
      [12, 12, true],
    ],
    [
      [7, 'file', null, null],
      [18, 18, true],
    ],
  ]);
});
