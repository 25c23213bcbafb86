import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/types.ts';
import { spineSql } from '../../../src/model/derived.ts';
import { sessionSql, touchSql } from '../../../src/model/sessions.ts';
import { nativeEngine } from '../../tools/native.ts';
import { fill } from '../../tools/tables.ts';
import { slowSessions, type SlowEvent } from '../analyses/roi-slow.ts';

const at = (time: string, marks: Partial<SlowEvent> = {}): SlowEvent => ({
  ts: `2026-01-01 ${time}`,
  user: 'a',
  event: 'visit',
  session: null,
  channel: null,
  campaign: null,
  source: null,
  medium: null,
  country: null,
  ...marks,
});

/** The sessions as lists of "time channel", and the touches as the same text. */
async function sessionise(
  engine: Engine,
  rows: readonly SlowEvent[],
): Promise<{ sessions: string[][]; touches: string[] }> {
  const context = await fill(engine, { events: rows.map((r) => ({ ...r })) });
  await engine.exec([...sessionSql(context), ...touchSql(context)]);
  const whole = await sessionsNow(engine);
  // The same, some of the people after the others.
  await engine.exec([...spineSql(false, 3), ...sessionSql(context, 3), ...touchSql(context, 3)]);
  expect(await sessionsNow(engine)).toEqual(whole);
  return whole;
}

async function sessionsNow(engine: Engine): Promise<{ sessions: string[][]; touches: string[] }> {
  const name = `strftime(e.ts, '%H:%M:%S') || ' ' || coalesce(e.channel, '-')`;
  const sessions = await engine.query(
    `SELECT list(${name} ORDER BY e.ts, e.channel) AS rows FROM event_session s JOIN events e USING (row)
     GROUP BY s.session ORDER BY s.session`,
  );
  const touches = await engine.query(
    `SELECT ${name} AS touch FROM touch e ORDER BY person, ts, session`,
  );
  return {
    sessions: sessions.rows.map((r) => r['rows'] as string[]),
    touches: touches.rows.map((r) => String(r['touch'])),
  };
}

test('1,800 seconds are one session, one more is the next', async () => {
  const engine = await nativeEngine();
  const google = { channel: 'google' };
  expect(
    await sessionise(engine, [
      at('10:00:00', google),
      at('10:30:00', google),
      at('11:00:01', google),
    ]),
  ).toEqual({
    sessions: [['10:00:00 google', '10:30:00 google'], ['11:00:01 google']],
    touches: ['10:00:00 google', '11:00:01 google'],
  });
  await engine.close();
});

test('another mark opens a session; a row without marks never does and is no touch', async () => {
  const engine = await nativeEngine();
  const google = { channel: 'google' };
  expect(
    await sessionise(engine, [
      at('10:00:00'),
      at('10:01:00', google),
      at('10:02:00'),
      at('10:03:00', google),
      at('10:04:00', { ...google, campaign: 'k' }),
      at('10:05:00'),
      at('10:06:00', { ...google, campaign: 'k' }),
      at('12:00:00'),
    ]),
  ).toEqual({
    sessions: [
      ['10:00:00 -', '10:01:00 google', '10:02:00 -', '10:03:00 google'],
      ['10:04:00 google', '10:05:00 -', '10:06:00 google'],
      ['12:00:00 -'],
    ],
    touches: ['10:01:00 google', '10:04:00 google'],
  });
  await engine.close();
});

test('the file’s session ids are kept, whatever the time between; rows without one follow the rule', async () => {
  const engine = await nativeEngine();
  const own = (session: string | null, channel: string | null) => ({ session, channel });
  expect(
    await sessionise(engine, [
      at('10:00:00', own('s1', null)),
      at('10:01:00', own('s2', 'meta')),
      at('13:00:00', own('s1', 'google')),
      at('13:01:00', own(null, 'email')),
      at('13:02:00', own(null, 'email')),
    ]),
  ).toEqual({
    sessions: [
      ['10:01:00 meta'],
      ['10:00:00 -', '13:00:00 google'],
      ['13:01:00 email', '13:02:00 email'],
    ],
    touches: ['10:01:00 meta', '13:00:00 google', '13:01:00 email'],
  });
  await engine.close();
});

test('without any mark or id the statements still stand', async () => {
  const engine = await nativeEngine();
  expect(await sessionise(engine, [at('10:00:00'), at('10:40:00')])).toEqual({
    sessions: [['10:00:00 -'], ['10:40:00 -']],
    touches: [],
  });
  await engine.close();
});

test('agrees with a walk over each person’s rows', async () => {
  const engine = await nativeEngine();
  const event = fc.record({
    ts: fc
      .tuple(fc.constantFrom('09', '10', '11'), fc.constantFrom('00:00', '29:59', '30:00', '30:01'))
      .map(([h, m]) => `2026-01-01 ${h}:${m}`),
    user: fc.constantFrom('a', 'b', 'c', 'd'),
    event: fc.constantFrom('visit', 'buy'),
    session: fc.constantFrom('s1', null, null, null),
    channel: fc.constantFrom('google', 'meta', null),
    campaign: fc.constantFrom('k', null),
    source: fc.constantFrom('x', null),
    medium: fc.constant(null),
    country: fc.constant(null),
  });
  const key = (rows: string[][]) => rows.map((r) => [...r].sort().join(',')).sort();
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 80, size: 'max' }),
      async (rows) => {
        const { sessions } = await sessionise(engine, rows);
        const slow = ['a', 'b', 'c', 'd'].flatMap((u) =>
          slowSessions(rows.filter((r) => r.user === u)),
        );
        const want = slow.map((s) => s.map((r) => `${r.ts.slice(11)} ${r.channel ?? '-'}`));
        expect(key(sessions)).toEqual(key(want));
      },
    ),
    { numRuns: 25 },
  );
  await engine.close();
}, 60_000);
