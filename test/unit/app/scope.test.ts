import { expect, test } from 'vitest';
import { tablesRead } from '../../../src/app/scope.ts';
import type { Context } from '../../../src/model/context.ts';

const context = {
  tables: { events: { rows: 3 }, orders: { rows: 2 }, spend: { rows: 1 }, leads: { rows: 0 } },
} as unknown as Context;

test('the tables that SQL reads are named, not those in its comments and texts', () => {
  expect(tablesRead(['SELECT * FROM touch JOIN orders USING (day)'], context)).toEqual([
    'events',
    'orders',
  ]);
  expect(
    tablesRead(["-- spend of leads\nSELECT 'orders', '''spend' FROM event_spine"], context),
  ).toEqual(['events']);
  expect(tablesRead(['SELECT * FROM leads'], context)).toEqual([]);
});
