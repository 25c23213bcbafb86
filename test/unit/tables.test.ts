import { expect, test } from 'vitest';
import { fill } from '../tools/tables.ts';
import { nativeEngine } from '../tools/native.ts';

test('rates: base is 1, a rate carries seven days and no further, others stay empty', async () => {
  const engine = await nativeEngine();
  await fill(
    engine,
    {
      spend: [
        { day: '2026-01-01', currency: 'CNY', cost: 1 },
        { day: '2026-01-08', currency: 'USD', cost: 1 },
        { day: '2026-01-09', currency: 'USD', cost: 1 },
        { day: '2025-12-31', currency: 'USD', cost: 1 },
      ],
    },
    { rates: [{ day: '2026-01-01', currency: 'USD', rate: 7.1234 }] },
  );
  const { rows } = await engine.query(
    'SELECT currency, day, rate, rate_day FROM rate_of_day ORDER BY day',
  );
  expect(rows).toEqual([
    { currency: 'USD', day: '2025-12-31', rate: null, rate_day: null },
    { currency: 'CNY', day: '2026-01-01', rate: 1, rate_day: '2026-01-01' },
    { currency: 'USD', day: '2026-01-08', rate: 7.1234, rate_day: '2026-01-01' },
    { currency: 'USD', day: '2026-01-09', rate: null, rate_day: null },
  ]);
  await engine.close();
});

test('the spine is sorted by person and time and leaves rows without a person out', async () => {
  const engine = await nativeEngine();
  await fill(engine, {
    events: [
      { ts: '2026-01-02 00:00:00', user: 'b', event: 'visit' },
      { ts: '2026-01-01 00:00:00', user: 'b', event: 'buy' },
      { ts: '2026-01-03 00:00:00', user: null, event: 'visit' },
      { ts: '2026-01-05 00:00:00', user: 'a', event: 'visit' },
    ],
  });
  const { rows } = await engine.query(
    'SELECT p.id, s.ts, s.event FROM event_spine s JOIN people p USING (person) ORDER BY s.rowid',
  );
  expect(rows).toEqual([
    { id: 'a', ts: '2026-01-05T00:00:00.000Z', event: 'visit' },
    { id: 'b', ts: '2026-01-01T00:00:00.000Z', event: 'buy' },
    { id: 'b', ts: '2026-01-02T00:00:00.000Z', event: 'visit' },
  ]);
  await engine.close();
});
