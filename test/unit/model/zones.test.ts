import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import {
  dubiousSql,
  isZone,
  localDay,
  localDaySql,
  offsets,
  startOfDay,
  toUtcSql,
} from '../../../src/model/zones.ts';
import { nativeEngine } from '../../tools/native.ts';

let engine: Engine;
beforeAll(async () => void (engine = await nativeEngine()));
afterAll(() => engine.close());

const ZONES = [
  'America/New_York',
  'Europe/Berlin',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'UTC',
];

/** The wall clock by Intl, as text: the second way to know. */
const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);
const wall = (instant: number, zone: string): string => clocks.get(zone)!.format(instant);

test(
  'every half hour of two years has the local day that Intl says',
  { timeout: 30_000 },
  async () => {
    const from = Date.UTC(2025, 0, 1);
    const n = 2 * 365 * 48;
    for (const zone of ZONES) {
      const { rows } = await engine.query(
        `SELECT ${localDaySql('ts', zone, '2025-01-01', '2026-12-31')}::VARCHAR AS day
       FROM (SELECT TIMESTAMP '2025-01-01' + to_minutes(30 * i) AS ts FROM range(${n}) t(i)) ORDER BY ts`,
      );
      const wrong = rows.findIndex(
        (row, i) => row['day'] !== wall(from + i * 1_800_000, zone).slice(0, 10),
      );
      expect([zone, wrong]).toEqual([zone, -1]);
    }
  },
);

test(
  'local times go to the instant that shows them; twice takes the earlier, never moves forward',
  { timeout: 30_000 },
  async () => {
    const from = Date.UTC(2025, 8, 1);
    const n = 250 * 96;
    for (const zone of ZONES) {
      // Instants by wall time, by Intl alone, each quarter of an hour, earliest first.
      const instants = new Map<string, number>();
      const seen = new Map<string, number>();
      for (let i = -200; i < n + 200; i++) {
        const at = from + i * 900_000;
        const shown = wall(at, zone);
        if (!instants.has(shown)) instants.set(shown, at);
        seen.set(shown, (seen.get(shown) ?? 0) + 1);
      }
      const { rows } = await engine.query(
        `SELECT ts::VARCHAR AS local, ${toUtcSql('ts', zone, '2025-09-01', '2026-07-01')} AS utc,
         ${dubiousSql('ts', zone, '2025-09-01', '2026-07-01')} AS dubious
       FROM (SELECT TIMESTAMP '2025-09-01' + to_minutes(15 * i) AS ts FROM range(${n}) t(i)) ORDER BY ts`,
      );
      const wrong: unknown[] = [];
      for (const { local, utc, dubious } of rows) {
        const at = instants.get(String(local));
        const got = Date.parse(String(utc));
        if (at !== undefined && got !== at) wrong.push([local, utc]);
        if (dubious !== (seen.get(String(local)) !== 1)) wrong.push(['dubious', local, dubious]);
        // A wall time in a gap is shown later than it was written, by at most the gap.
        if (at === undefined && !(wall(got, zone) > String(local))) wrong.push(['gap', local, utc]);
      }
      expect([zone, wrong.slice(0, 3)]).toEqual([zone, []]);
    }
  },
);

test('known transitions', () => {
  expect(offsets('America/New_York', '2026-01-01', '2026-12-31')).toEqual([
    { at: -Infinity, offset: -18000 },
    { at: Date.parse('2026-03-08T07:00:00Z'), offset: -14400 },
    { at: Date.parse('2026-11-01T06:00:00Z'), offset: -18000 },
  ]);
  // Lord Howe moves by half an hour.
  expect(offsets('Australia/Lord_Howe', '2026-03-01', '2026-05-01').map((o) => o.offset)).toEqual([
    39600, 37800,
  ]);
  expect(offsets('Asia/Shanghai', '2000-01-01', '2030-01-01')).toEqual([
    { at: -Infinity, offset: 28800 },
  ]);
});

test('a fixed zone is plain arithmetic, a bad name is refused', () => {
  expect(toUtcSql('ts', 'Asia/Shanghai', '2026-01-01', '2026-12-31')).toBe(
    'ts - INTERVAL 28800 SECONDS',
  );
  expect(localDaySql('ts', 'UTC', '2026-01-01', '2026-12-31')).toBe('(ts)::DATE');
  expect(isZone('Europe/Berlin') && isZone('UTC')).toBe(true);
  expect(isZone('Mars/Olympus') || isZone('')).toBe(false);
  expect(() => offsets('Mars/Olympus', '2026-01-01', '2026-01-02')).toThrow(/unknown-zone/);
});

test('days begin and belong where the zone says', () => {
  expect(startOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
  expect(startOfDay('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
  expect(startOfDay('2026-01-05', 'Asia/Shanghai')).toBe('2026-01-04T16:00:00.000Z');
  expect(localDay(new Date('2026-01-04T16:00:00Z'), 'Asia/Shanghai')).toBe('2026-01-05');
  expect(localDay(new Date('2026-01-05T07:59:59Z'), 'America/Los_Angeles')).toBe('2026-01-04');
});
