import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesIn, namesLacking, renamed } from '../../../src/app/naming.ts';
import type { Context } from '../../../src/model/context.ts';

const column = (name: string, distinct: number, role = 'dimension') => ({
  ...{ name, distinct, role, type: 'VARCHAR', top: [] },
});
const context = {
  settings: {},
  tables: {
    events: {
      rows: 3,
      columns: [column('event', 2), column('country', 2), column('device', 0)],
      events: [{ event: 'visit' }, { event: 'buy' }],
    },
  },
} as unknown as Context;
const kind = { needs: [['events']] } as const;
const SPEC = {
  kind: 'funnel',
  version: 1,
  title: 'event',
  steps: [
    { event: ['visit', 'Pay'], where: [{ column: 'city', op: 'in', values: ['Pay'] }] },
    { event: '*', label: 'Pay' },
    { event: '__proto__', within: { value: 1, unit: 'day' } },
  ],
  by: ['country', 'device'],
  where: [{ column: 'segment', op: 'in', values: ['s1'] }],
};

test('names stand under a few keys alone: any event and segments are none', () => {
  expect(namesIn(SPEC)).toEqual({
    event: ['visit', 'Pay', '__proto__'],
    column: ['city', 'country', 'device'],
  });
});

test('a name is lacking that no row bears, also that of a column that nothing fills', () => {
  expect(namesLacking(SPEC, kind, context)).toEqual({
    event: ['Pay', '__proto__'],
    column: ['city', 'device'],
  });
});

test('where there are more events than the profile tells, none is said to be lacking', () => {
  const events = Array.from({ length: 200 }, (_, i) => ({ event: `e${i}` }));
  const many = {
    tables: { events: { ...context.tables.events, events } },
  } as unknown as Context;
  expect(namesLacking(SPEC, kind, many).event).toEqual([]);
});

test('names are put in their places and nowhere else', () => {
  expect(
    renamed(SPEC, {
      event: [
        ['Pay', 'buy'],
        ['__proto__', 'end'],
      ],
      column: [['city', 'town']],
    }),
  ).toEqual({
    kind: 'funnel',
    version: 1,
    title: 'event',
    steps: [
      { event: ['visit', 'buy'], where: [{ column: 'town', op: 'in', values: ['Pay'] }] },
      { event: '*', label: 'Pay' },
      { event: 'end', within: { value: 1, unit: 'day' } },
    ],
    by: ['country', 'device'],
    where: [{ column: 'segment', op: 'in', values: ['s1'] }],
  });
});

test('whatever the spec, renaming by nothing changes nothing, and there and back neither', () => {
  const spec = fc.record({
    kind: fc.constant('x'),
    version: fc.constant(1),
    more: fc.jsonValue(),
    event: fc.array(fc.constantFrom('a', 'b', '*')),
  });
  fc.assert(
    fc.property(spec, (given) => {
      expect(renamed(given, { event: [], column: [] })).toEqual(given);
      const there = renamed(given, { event: [['a', 'A']], column: [] });
      expect(renamed(there, { event: [['A', 'a']], column: [] })).toEqual(given);
      expect(namesIn(there).event).not.toContain('a');
    }),
  );
});
