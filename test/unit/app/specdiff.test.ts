import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceText } from '../../../src/app/pages/saved/words.ts';
import { specDifferences } from '../../../src/app/specdiff.ts';
import { addMessages, reader } from '../../../src/i18n/index.ts';

const before = {
  kind: 'funnel',
  version: 1,
  order: 'ordered',
  window: { value: 7, unit: 'day' },
  steps: [{ event: 'visit' }, { event: ['cart', 'basket'] }, { event: 'buy' }],
  where: [{ column: 'channel', op: 'in', values: ['Google Ads'] }],
  breakdown: null,
  attribution: { model: 'last', lookback: { value: 30, unit: 'day' } },
};

test('each difference is said once, and what is the same is not said', () => {
  const after = {
    ...before,
    version: 2,
    window: { value: 1, unit: 'hour' },
    steps: [{ event: 'visit' }, { event: 'buy' }, { event: 'return' }],
    breakdown: { column: 'channel', top: 5 },
    attribution: { model: 'first', lookback: { value: 30, unit: 'day' } },
  };
  expect(specDifferences(before, after)).toEqual([
    {
      what: 'changed',
      path: ['window'],
      from: { value: 7, unit: 'day' },
      to: { value: 1, unit: 'hour' },
    },
    { what: 'removed', path: ['steps'], value: { event: ['cart', 'basket'] } },
    { what: 'added', path: ['steps'], value: { event: 'return' } },
    { what: 'changed', path: ['breakdown'], from: null, to: { column: 'channel', top: 5 } },
    { what: 'changed', path: ['attribution', 'model'], from: 'last', to: 'first' },
  ]);
  expect(specDifferences(before, structuredClone(before))).toEqual([]);
});

test('in words, in both languages', () => {
  addMessages('en', { 'funnel-view.order.strict': 'In this order, nothing between' });
  const after = {
    ...before,
    order: 'strict',
    window: { value: 1, unit: 'hour' },
    steps: [{ event: 'visit' }, { event: 'buy' }],
    where: [],
  };
  const said = () => specDifferences(before, after).map((d) => differenceText(d, 'funnel'));
  reader.locale = 'en';
  expect(said()).toEqual([
    'Order: ordered → In this order, nothing between',
    'Conversion window: 7 days → 1 hour',
    'Steps: cart or basket goes',
    'Filter: Channel is Google Ads goes',
  ]);
  reader.locale = 'zh-CN';
  expect(said()[1]).toBe('转化窗口：7 天 → 1 小时');
  expect(said()[2]).toBe('步骤：去掉 cart、basket');
  reader.locale = 'en';
});

test('members that came and went make the one list of the other, whatever the lists', () => {
  const list = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 });
  const count = (all: number[]) => [0, 1, 2, 3, 4].map((n) => all.filter((m) => m === n).length);
  fc.assert(
    fc.property(list, list, (a, b) => {
      const differences = specDifferences({ steps: a }, { steps: b });
      const come = differences.flatMap((d) => (d.what === 'added' ? [d.value as number] : []));
      const gone = differences.flatMap((d) => (d.what === 'removed' ? [d.value as number] : []));
      expect(count([...a, ...come])).toEqual(count([...b, ...gone]));
      expect(differences.length === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
