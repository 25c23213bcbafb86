import { expect, test } from 'vitest';
import {
  canLoad,
  standing,
  unanswered,
  withColumn,
  type ReviewDraft,
} from '../../../../src/app/pages/review/draft.ts';
import { sameSum, sumsShown } from '../../../../src/app/pages/files/sums.ts';
import type { LoadOptions, Plan, Question } from '../../../../src/import/types.ts';

const order: Question = { code: 'date-order', column: 'Day', options: ['dmy', 'mdy'], args: {} };

function draft(plan: Partial<Plan>, options: LoadOptions = {}, busy = false): ReviewDraft {
  const counts = { lines: 3, rows: 3, rejected: 0, blank: 0, totals: 0, duplicates: 0 };
  const whole = { table: 'spend', questions: [], warnings: [], counts, ...plan } as unknown as Plan;
  const blob = new Blob(['']);
  const part = { name: 'a.csv', blob, dialect: {}, container: null, warnings: [] };
  const name = { id: 1, name: 'a.csv', bytes: 0 };
  return { ...name, state: 'review', part, plan: whole, look: null, options, busy };
}

test('a column’s choice adds to those made before', () => {
  const once = withColumn({ table: 'spend', mapping: { cost: 'A' } }, 'B', 'clicks');
  expect(once).toEqual({ table: 'spend', mapping: { cost: 'A', clicks: 'B' }, ignore: [] });
  expect(withColumn(once, 'A', 'impressions').mapping).toEqual({ impressions: 'A', clicks: 'B' });
  expect(withColumn(once, 'C', 'cost').mapping).toEqual({ cost: 'C', clicks: 'B' });
});

test('a column that is left out comes back when it is given a meaning', () => {
  const out = withColumn({ mapping: { cost: 'A' } }, 'A', null);
  expect(out).toEqual({ mapping: {}, ignore: ['A'] });
  expect(withColumn(out, 'A', 'cost')).toEqual({ mapping: { cost: 'A' }, ignore: [] });
  expect(withColumn(out, 'A', null).ignore).toEqual(['A']);
});

test('open questions, no table, no rows and work under way keep a file from loading', () => {
  expect(canLoad(draft({}))).toBe(true);
  expect(canLoad(draft({ questions: [order] }))).toBe(false);
  expect(canLoad(draft({ questions: [order] }, { answers: { 'date-order:Day': 'dmy' } }))).toBe(
    true,
  );
  expect(
    unanswered(draft({ questions: [order] }, { answers: { 'date-order:Other': 'dmy' } })),
  ).toEqual([order]);
  expect(canLoad(draft({ table: null }))).toBe(false);
  expect(canLoad(draft({}, {}, true))).toBe(false);
  const none = { lines: 3, rows: 0, rejected: 3, blank: 0, totals: 0, duplicates: 0 };
  expect(canLoad(draft({ counts: none }))).toBe(false);
  expect(standing(draft({ counts: none })).open).toBe(true);
});

test('sums agree to the last printed digit, and nothing that differs agrees', () => {
  expect(sameSum(0.1 + 0.2, 0.3)).toBe(true);
  expect(sameSum(764506.2, 764506.19)).toBe(false);
  expect(sumsShown({ cost: 1, clicks: 0 })).toEqual([{ column: 'cost', value: 1 }]);
});
