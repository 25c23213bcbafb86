import { expect, test } from 'vitest';
import { sheetsIn, type SavedBook } from '../../../src/import/remember/book.ts';
import type { KnownRecipe } from '../../../src/import/remember/recall.ts';
import type { Part } from '../../../src/import/types.ts';

const sheet = (file: string, name: string, hidden = false, more = ''): Part => ({
  name: `${file} [${name}]${more}`,
  blob: new Blob(['x']),
  dialect: {},
  container: 'xlsx',
  sheet: { name, hidden },
  warnings: [],
});
const known = (book: SavedBook, on = true): KnownRecipe[] => [
  { id: 'r0', recipe: { on, book } as KnownRecipe['recipe'] },
];
const read = (parts: Part[], recipes: KnownRecipe[] = []) => {
  const sheets = sheetsIn(parts, recipes);
  return {
    wanted: parts.filter((p) => sheets.get(p)?.wanted).map((p) => p.sheet!.name),
    stops: [...sheets.values()][0]?.book.stops.map((s) => [s.code, s.args['names']]),
    keys: parts.map((p) => sheets.get(p)?.key),
  };
};
const ADS: SavedBook = { name: 'ads', sheets: { Spend: true, Notes: false, Old: true } };

test('without a memory the visible sheets are read; a lone one is a file like any other', () => {
  const parts = [sheet('a.xlsx', 'Spend'), sheet('a.xlsx', 'Old', true)];
  expect(read(parts)).toMatchObject({ wanted: ['Spend'], stops: [] });
  expect(sheetsIn([{ ...sheet('a.xlsx', 'Spend'), name: 'a.xlsx' }], known(ADS)).size).toBe(0);
});

test('the next workbook is read as the one before: left, loaded, hidden and wanted', () => {
  const parts = [
    sheet('ads 2026-02.xlsx', 'Spend'),
    sheet('ads 2026-02.xlsx', 'Notes'),
    sheet('ads 2026-02.xlsx', 'Old', true),
  ];
  expect(read(parts, known(ADS))).toEqual({
    wanted: ['Spend', 'Old'],
    stops: [],
    keys: ['Spend', 'Notes', 'Old'],
  });
  expect(read(parts, known(ADS, false)).wanted).toEqual(['Spend', 'Notes']);
  // Another name, the same sheets.
  const other = parts.map((p) => ({ ...p, name: p.name.replace('ads 2026-02', 'x') }));
  expect(read(other, known(ADS)).wanted).toEqual(['Spend', 'Old']);
  // The same name, nothing in common.
  const foreign = [sheet('ads.xlsx', 'A'), sheet('ads.xlsx', 'B')];
  expect(read(foreign, known(ADS))).toMatchObject({ wanted: ['A', 'B'], stops: [] });
});

test('a new sheet and a missing one are stops', () => {
  const parts = [sheet('ads.xlsx', 'Spend'), sheet('ads.xlsx', 'Notes'), sheet('ads.xlsx', 'New')];
  expect(read(parts, known(ADS))).toMatchObject({
    wanted: ['Spend', 'New'],
    stops: [
      ['sheets-new', ['New']],
      ['sheets-missing', ['Old']],
    ],
  });
});

test('months in the names of sheets are no new sheets, unless they tell them apart', () => {
  const book: SavedBook = { name: 'ads', sheets: { Spend: true, 订单: false } };
  const parts = [sheet('ads.xlsx', 'Spend 2026-03'), sheet('ads.xlsx', '订单 3月')];
  expect(read(parts, known(book))).toMatchObject({ wanted: ['Spend 2026-03'], stops: [] });
  const months = [sheet('y.xlsx', 'Spend 1月'), sheet('y.xlsx', 'Spend 2月')];
  expect(read(months).keys).toEqual(['Spend 1月', 'Spend 2月']);
});

test('two tables of one sheet and two workbooks of one archive are kept apart', () => {
  const stacked = [sheet('a.xlsx', 'S'), sheet('a.xlsx', 'S', false, ' [2]')];
  expect(read(stacked).keys).toEqual(['S', 'S [2]']);
  const zip = [sheet('z.zip/a.xlsx', 'S'), sheet('z.zip/a.xlsx', 'T'), sheet('z.zip/b.xlsx', 'S')];
  expect(read(zip).keys).toEqual(['S', 'T', undefined]);
});
