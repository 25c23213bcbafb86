import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../../src/engine/types.ts';
import { nativeEngine } from '../../../tools/native.ts';
import { daysFrom, loadOf, look, times } from './tools.ts';

// Checks over the calendar. 2026-01-05 is a Monday.

let engine: Engine;
beforeAll(async () => {
  engine = await nativeEngine();
});
afterAll(() => engine.close());

const spendOn = (days: string[], over = {}) =>
  days.map((day) => ({ day, source: 'meta', campaign: 'a', cost: 10, ...over }));
const eventsOn = (days: string[], n: number, event = 'visit', key = 'u') =>
  days.flatMap((day) =>
    times(n, (i) => ({ ts: `${day} 10:00:00`, user: `${key}${i}`, event, channel: 'meta' })),
  );

test('gaps: the days that a daily source lacks, each stretch by itself', async () => {
  const { rows } = await look(engine, 'gaps', {
    spend: [
      ...spendOn(daysFrom('2026-01-05', 28, [3, 10, 11])),
      ...spendOn(daysFrom('2026-01-05', 28), { source: 'google' }),
    ],
  });
  expect(rows).toEqual([
    { table_name: 'spend', source: 'meta', from: '2026-01-15', to: '2026-01-16', days: 2 },
    { table_name: 'spend', source: 'meta', from: '2026-01-08', to: '2026-01-08', days: 1 },
  ]);
});

test('gaps: a stretch of three months is one, though the weekday share falls by it', async () => {
  const { rows } = await look(engine, 'gaps', {
    spend: spendOn([...daysFrom('2025-09-01', 21), ...daysFrom('2025-12-22', 35)]),
  });
  // From the Monday after three weeks, 22 September, to Sunday, 21 December: 91 days.
  expect(rows).toEqual([
    { table_name: 'spend', source: 'meta', from: '2025-09-22', to: '2025-12-21', days: 91 },
  ]);
});

test('gaps: ten days without one week to compare with', async () => {
  const { rows } = await look(engine, 'gaps', {
    spend: spendOn(daysFrom('2026-01-05', 10, [4])),
  });
  expect(rows).toMatchObject([{ from: '2026-01-09', to: '2026-01-09', days: 1 }]);
});

test('gaps: weekends of an office, a weekly file and rare rows are none', async () => {
  const office = daysFrom('2026-01-05', 42, [5, 6, 12, 13, 19, 20, 26, 27, 33, 34, 40, 41]);
  const weekly = daysFrom('2026-01-05', 50).filter((_, i) => i % 7 === 0);
  const { rows } = await look(engine, 'gaps', {
    spend: [...spendOn(office), ...spendOn(weekly, { source: 'google' })],
    // Two a day at most days: a day without any is chance.
    surveys: daysFrom('2026-01-05', 42, [8, 20]).map((day) => ({
      ts: `${day} 09:00:00`,
      score: 5,
    })),
  });
  expect(rows).toEqual([]);
  const one = await look(engine, 'gaps', { spend: spendOn(weekly.filter((_, i) => i !== 3)) });
  expect(one.rows).toMatchObject([{ from: '2026-01-26', to: '2026-01-26', days: 1 }]);
});

test('gaps: events that many people make are looked at as well', async () => {
  const { rows } = await look(engine, 'gaps', {
    events: eventsOn(daysFrom('2026-01-05', 28, [16]), 12),
  });
  expect(rows).toMatchObject([{ table_name: 'events', from: '2026-01-21', days: 1 }]);
});

test('stopped: by the name of the export, and by the habit of each source', async () => {
  const { rows } = await look(
    engine,
    'stopped',
    {
      spend: spendOn(daysFrom('2026-01-05', 20)),
      events: eventsOn(daysFrom('2026-01-05', 40), 1),
      // Every tenth day: nine days of silence are its habit.
      content: daysFrom('2026-01-05', 31)
        .filter((_, i) => i % 10 === 0)
        .map((day) => ({ day, source: 'wechat', reads: 1 })),
    },
    { loads: [loadOf(0, 'spend', { source: 'meta' }), loadOf(1, 'events'), loadOf(2, 'content')] },
  );
  // Spend ends on 24 January, events on 13 February.
  expect(rows).toEqual([
    { table_name: 'spend', source: 'meta', last: '2026-01-24', end: '2026-02-13', days: 20 },
  ]);
  const together = await look(engine, 'stopped', {
    spend: spendOn(daysFrom('2026-01-05', 39)),
    events: eventsOn(daysFrom('2026-01-05', 40), 1),
  });
  expect(together.rows).toEqual([]);
});

test('tracking breaks: one event nearly gone on a day that others have', async () => {
  const days = daysFrom('2026-01-05', 42);
  const buys = days.flatMap((day) =>
    times(day === '2026-01-20' || day === '2026-01-21' ? 1 : 30, (i) => ({
      ts: `${day} 11:00:00`,
      user: `u${i}`,
      event: 'buy',
    })),
  );
  const { rows, behind } = await look(engine, 'tracking-breaks', {
    events: [...eventsOn(days, 40), ...buys],
  });
  expect(rows).toEqual([
    { event: 'buy', from: '2026-01-20', to: '2026-01-21', days: 2, seen: 2, usual: 60 },
  ]);
  expect(behind.map((r) => [r['file'], r['day'], r['event']])).toEqual([
    ['events-0.csv', '2026-01-20', 'buy'],
    ['events-0.csv', '2026-01-21', 'buy'],
  ]);
});

test('tracking breaks: not on quiet weekends, nor with few rows, nor at the ends', async () => {
  const days = daysFrom('2026-01-05', 42);
  const office = days.flatMap((day, i) =>
    times(i % 7 > 4 ? 1 : 30, (k) => ({ ts: `${day} 11:00:00`, user: `u${k}`, event: 'demo' })),
  );
  const few = days.flatMap((day, i) =>
    times(i === 15 ? 0 : 5, (k) => ({ ts: `${day} 11:00:00`, user: `u${k}`, event: 'few' })),
  );
  const cut = days.flatMap((day, i) =>
    times(i === 0 || i === 41 ? 1 : 30, (k) => ({
      ts: `${day} 11:00:00`,
      user: `u${k}`,
      event: 'cut',
    })),
  );
  const { rows } = await look(engine, 'tracking-breaks', {
    events: [...eventsOn(days, 40), ...office, ...few, ...cut],
  });
  expect(rows).toEqual([]);
});

test('silent hours: by day, and nights are none', async () => {
  const at = (day: string, hours: number[]) =>
    hours.flatMap((h) =>
      times(12, (i) => ({
        ts: `${day} ${String(h).padStart(2, '0')}:30:00`,
        user: `u${i}`,
        event: 'visit',
      })),
    );
  const open = [8, 9, 10, 11, 12, 13, 14, 15];
  const days = daysFrom('2026-01-05', 10);
  const { rows, behind } = await look(engine, 'silent-hours', {
    events: days.flatMap((day) => at(day, day === '2026-01-09' ? [8, 9, 14, 15] : open)),
  });
  expect(rows).toEqual([
    { from: '2026-01-09T10:00:00.000Z', to: '2026-01-09T14:00:00.000Z', hours: 4, usual: 48 },
  ]);
  // Of the hour before (09:30) and the hour after (14:30): twelve each.
  expect(behind).toHaveLength(24);
  const two = await look(engine, 'silent-hours', {
    events: days.flatMap((day) => at(day, day === '2026-01-09' ? [8, 9, 12, 13, 14, 15] : open)),
  });
  expect(two.rows).toEqual([]);
});
