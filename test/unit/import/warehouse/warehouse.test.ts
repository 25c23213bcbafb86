import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../../src/engine/types.ts';
import { createWarehouse, type Warehouse } from '../../../../src/import/warehouse/index.ts';
import type { LoadRecord } from '../../../../src/import/types.ts';
import type { Settings } from '../../../../src/model/settings.ts';
import { nativeEngine } from '../../../tools/native.ts';
import { settings } from '../../../tools/tables.ts';

let engine: Engine;
let warehouse: Warehouse;
beforeEach(async () => {
  engine = await nativeEngine();
  warehouse = createWarehouse(engine);
});
afterEach(() => engine.close());

const load = (over: Partial<LoadRecord>): LoadRecord =>
  ({
    fileId: 1,
    table: 'events',
    ownChannel: false,
    loaded: '2026-06-01T00:00:00Z',
    ...over,
  }) as LoadRecord;
const NOW = new Date('2026-06-01T12:00:00Z');
const rules: Settings['channelRules'] = [
  { channel: 'search', when: [{ column: 'medium', op: 'is', values: ['cpc'] }] },
];

async function events(rows: string): Promise<void> {
  await warehouse.ensureTable('events', []);
  await engine.exec(`INSERT INTO events (row, file_id, row_number, ts, day, grain, "user", event, source, medium)
VALUES ${rows}`);
}

test('another zone moves the day of an instant, never a day that came as a day', async () => {
  await events(`(1, 1, 1, TIMESTAMP '2026-03-08 07:30:00', DATE '2026-03-08', 'instant', 'a', 'x', NULL, NULL),
    (2, 1, 2, TIMESTAMP '2026-03-08 00:00:00', DATE '2026-03-08', 'day', 'a', 'y', NULL, NULL)`);
  await warehouse.applySettings(settings({ timeZone: 'America/Los_Angeles' }), [load({})]);
  const { rows } = await engine.query('SELECT row, ts, day FROM events ORDER BY row');
  // 07:30 UTC is 23:30 of the day before at −08:00; the day's midnight there is 08:00 UTC.
  expect(rows).toEqual([
    { row: 1, ts: '2026-03-08T07:30:00.000Z', day: '2026-03-07' },
    { row: 2, ts: '2026-03-08T08:00:00.000Z', day: '2026-03-08' },
  ]);
  const spine = (await engine.query('SELECT event, day FROM event_spine ORDER BY row')).rows;
  expect(spine.map((r) => r['day'])).toEqual(['2026-03-07', '2026-03-08']);
});

test('other rules rename channels, but not those that a file names itself', async () => {
  await events(`(1, 1, 1, TIMESTAMP '2026-01-01', DATE '2026-01-01', 'instant', 'a', 'x', 'g', 'cpc'),
    (2, 1, 2, TIMESTAMP '2026-01-01', DATE '2026-01-01', 'instant', 'a', 'x', 'g', 'other'),
    (3, 1, 3, TIMESTAMP '2026-01-01', DATE '2026-01-01', 'instant', 'a', 'x', NULL, NULL),
    (4, 2, 1, TIMESTAMP '2026-01-01', DATE '2026-01-01', 'instant', 'a', 'x', 'g', 'cpc')`);
  await engine.exec(`UPDATE events SET channel = 'own' WHERE file_id = 2`);
  await warehouse.applySettings(settings({ channelRules: rules }), [
    load({}),
    load({ fileId: 2, ownChannel: true }),
  ]);
  const { rows } = await engine.query('SELECT channel FROM events ORDER BY row');
  expect(rows.map((r) => r['channel'])).toEqual(['search', '(unassigned)', null, 'own']);
});

test('the profile: the data end with the last day that is over, the future left out', async () => {
  await events(`(1, 1, 1, TIMESTAMP '2026-05-30 10:00:00', DATE '2026-05-30', 'instant', 'a', 'x', NULL, NULL),
    (2, 1, 2, TIMESTAMP '2026-05-31 10:00:00', DATE '2026-05-31', 'instant', 'b', 'x', NULL, NULL),
    (3, 1, 3, TIMESTAMP '2030-01-01 00:00:00', DATE '2030-01-01', 'instant', 'b', 'y', NULL, NULL)`);
  await warehouse.refresh(settings());
  const later = await warehouse.profile(settings(), [load({})], NOW);
  expect(later.events).toMatchObject({
    rows: 3,
    from: '2026-05-30',
    to: '2026-05-31',
    end: '2026-06-01T00:00:00.000Z',
    lastFullDay: '2026-05-31',
    futureRows: 1,
    hasDayGrain: false,
    events: [
      { event: 'x', rows: 2, people: 2 },
      { event: 'y', rows: 1, people: 1 },
    ],
  });
  // Loaded on the last day itself: that day is not over.
  const sameDay = await warehouse.profile(
    settings(),
    [load({ loaded: '2026-05-31T20:00:00Z' })],
    NOW,
  );
  expect(sameDay.events).toMatchObject({ to: '2026-05-31', lastFullDay: '2026-05-30' });
  expect(sameDay.events!.end).toBe('2026-05-31T00:00:00.000Z');
});

test('properties become columns; a load is taken back whole', async () => {
  await events(`(1, 1, 1, TIMESTAMP '2026-05-30', DATE '2026-05-30', 'instant', 'a', 'x', NULL, NULL),
    (9, 2, 1, TIMESTAMP '2026-05-30', DATE '2026-05-30', 'instant', 'b', 'x', NULL, NULL)`);
  await warehouse.ensureTable('events', ['prop.plan "b"']);
  await warehouse.ensureTable('events', ['prop.plan "b"']);
  expect(await warehouse.columns('events')).toContain('prop.plan "b"');
  await warehouse.removeLoad(load({ fileId: 2 }));
  await warehouse.refresh(settings());
  expect((await engine.query('SELECT id FROM people')).rows).toEqual([{ id: 'a' }]);
});
