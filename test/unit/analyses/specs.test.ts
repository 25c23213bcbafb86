import { beforeAll, expect, test } from 'vitest';
import { explain } from '../../../src/i18n/index.ts';
import { nativePage } from '../../tools/native-page.ts';

// Specs 36 of hostile.md: what a person, a link or a console may ask for.

let page: Awaited<ReturnType<typeof nativePage>>;
beforeAll(async () => {
  page = await nativePage();
  await page.loadText(
    'events.csv',
    `user,event,timestamp,channel,value
u1,visit,2025-01-05 10:00:00,ads,1
u1,signup,2025-01-06 10:00:00,ads,1
u1,buy,2025-01-07 10:00:00,ads,1
u2,visit,2025-01-05 10:00:00,mail,1
u2,visit,2025-01-06 10:00:00,mail,1
u3,visit,2025-01-06 10:00:00,,1
u3,signup,2025-01-05 10:00:00,,1
`,
    { table: 'events' },
  );
  await page.loadText(
    'orders.csv',
    'order_id,ts,customer,revenue\no1,2025-01-07 10:00:00,u1,10\n',
    { table: 'orders' },
  );
});

const visit = { event: 'visit' };
const signup = { event: 'signup' };
const buy = { event: 'buy' };
const base = { kind: 'funnel', steps: [visit, signup, buy] };
const counts = async (spec: object) => {
  const { rows } = await page.run(spec);
  return rows.map((r) => Number(r['count']));
};

/** Refused with the path of what is wrong, in words. */
async function refused(spec: unknown, path: RegExp): Promise<void> {
  const error = await page.run(spec).then(
    () => expect.fail(`it ran: ${JSON.stringify(spec)}`),
    (thrown: unknown) => thrown,
  );
  const { code, message, hint } = explain(error);
  expect(code, message).toBe('invalid-spec');
  expect((error as { args: { path: string } }).args.path).toMatch(path);
  expect(message).toMatch(path);
  expect(hint).not.toMatch(/^error\.|^$/);
}

test('the plain spec, by hand', async () => {
  expect(await counts(base)).toEqual([3, 1, 1]);
});

test.each<[string, unknown, RegExp]>([
  ['zero steps', { ...base, steps: [] }, /steps/],
  ['a step without an event', { ...base, steps: [visit, {}] }, /steps\.1/],
  ['a window of 0', { ...base, window: { value: 0, unit: 'day' } }, /window/],
  ['a negative window', { ...base, window: { value: -7, unit: 'day' } }, /window/],
  ['a window that is text', { ...base, window: { value: '7', unit: 'day' } }, /window/],
  ['a window in lunar months', { ...base, window: { value: 1, unit: 'moon' } }, /window/],
  [
    'a period that ends before it starts',
    { ...base, period: { from: '2025-02-01', to: '2025-01-01' } },
    /period/,
  ],
  [
    'a day that does not exist',
    { ...base, period: { from: '2025-02-30', to: '2025-03-01' } },
    /period/,
  ],
  [
    'a filter on a missing column',
    { ...base, where: [{ column: 'colour', op: 'in', values: ['red'] }] },
    /where/,
  ],
  [
    'a filter of a step on a missing column',
    { ...base, steps: [visit, { ...buy, where: [{ column: 'x', op: 'is_null' }] }] },
    /steps\.1/,
  ],
  [
    'an operator that does not exist',
    { ...base, where: [{ column: 'channel', op: 'sounds_like', values: ['ads'] }] },
    /where/,
  ],
  ['a breakdown by a missing column', { ...base, breakdown: { column: 'colour' } }, /breakdown/],
  ['a kind that does not exist', { kind: 'horoscope' }, /kind/],
  ['no kind', {}, /kind/],
  ['a key that nobody knows', { ...base, stepz: [] }, /stepz/],
  ['a key of the prototype', JSON.parse('{"kind":"funnel","__proto__":{"a":1},"x":1}'), /x|proto/],
  ['an order of its own', { ...base, order: 'random' }, /order/],
  ['a cohort of no intervals', { kind: 'cohort', intervals: 0 }, /intervals/],
  ['a cohort of minus one interval', { kind: 'cohort', intervals: -1 }, /intervals/],
  ['ROI by a missing column', { kind: 'roi', by: ['colour'] }, /by/],
  ['ROI by nothing', { kind: 'roi', by: [] }, /by/],
  ['an unknown model', { kind: 'roi', attribution: { model: 'horoscope' } }, /attribution/],
  [
    'a negative lookback',
    { kind: 'roi', attribution: { lookback: { value: -1, unit: 'day' } } },
    /attribution/,
  ],
])('%s is refused by its path', (_, spec, path) => refused(spec, path));

test.each([null, undefined, 5, 'funnel', [], [base]])('%j is no spec', async (spec) => {
  await expect(page.run(spec)).rejects.toMatchObject({ code: 'invalid-spec' });
});

test('50 steps are answered, or refused in words; never a broken page', async () => {
  const steps = [visit, signup, buy, ...Array.from({ length: 47 }, () => visit)];
  await page.run({ kind: 'funnel', steps }).then(
    ({ rows }) => {
      expect(rows.map((r) => r['count'])).toEqual([3, 1, 1, ...Array(47).fill(0)]);
    },
    () => refused({ kind: 'funnel', steps }, /steps/),
  );
}, 60_000);

test('the same step twice needs two rows', async () => {
  // u2 visited twice; u1 and u3 once.
  expect(await counts({ kind: 'funnel', steps: [visit, visit] })).toEqual([3, 1]);
  expect(await counts({ kind: 'funnel', steps: [visit, visit], order: 'any' })).toEqual([3, 1]);
});

test('a window of a thousand years is as good as none, or is refused in words', async () => {
  const spec = { ...base, window: { value: 365_250, unit: 'day' } };
  await page.run(spec).then(
    ({ rows }) => {
      expect(rows.map((r) => r['count'])).toEqual([3, 1, 1]);
    },
    () => refused(spec, /window/),
  );
});

test('a period without data answers with nothing, not with an error', async () => {
  const period = { from: '1999-01-01', to: '1999-01-31' };
  expect(await counts({ ...base, period })).toEqual([0, 0, 0]);
  expect((await page.run({ kind: 'cohort', period })).rows.filter((r) => r['cohort'])).toEqual([]);
  const roi = await page.run({ kind: 'roi', period });
  expect(roi.rows.find((r) => r['total'])).toMatchObject({ orders: 0, revenue: 0 });
});

test('a filter that no row meets answers with nothing', async () => {
  const where = [{ column: 'channel', op: 'in', values: ['nowhere'] }];
  expect(await counts({ ...base, where })).toEqual([0, 0, 0]);
});

test('values are values: quotes, wildcards and SQL in filters match only themselves', async () => {
  for (const value of ["' OR 1=1 --", '%', '_', '"; DROP TABLE events; --', '\\']) {
    for (const op of ['in', 'contains']) {
      const where = [{ column: 'channel', op, values: [value] }];
      expect(await counts({ ...base, where }), value).toEqual([0, 0, 0]);
    }
  }
  expect(await counts(base)).toEqual([3, 1, 1]);
});

test('every spec comes back complete, and runs again to the same answer', async () => {
  for (const spec of [base, { kind: 'cohort' }, { kind: 'roi', by: ['channel'] }]) {
    const first = await page.run(spec);
    const again = await page.run(JSON.parse(JSON.stringify(first.spec)));
    expect(again.rows).toEqual(first.rows);
    expect(again.spec).toEqual(first.spec);
  }
});
