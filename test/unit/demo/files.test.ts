import { createHash } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { DEMO_SETTINGS, makeDemo } from '../../../src/demo/index.ts';
import { addDays, daysBetween } from '../../../src/model/days.ts';
import { bytesOf, demo, localDay, records } from './read.ts';

// Whole files are read: more than the usual five seconds where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

let d: Awaited<ReturnType<typeof demo>>;
beforeAll(async () => {
  d = await demo();
}, 60_000);

const digest = async (files: ReturnType<typeof makeDemo>): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.name).update(await bytesOf(file));
  return hash.digest('hex');
};

test('the same seed gives the same bytes, today and on every machine', async () => {
  expect(await digest(d.files)).toBe(
    'fb1fccc53da35dd9e98df3549ba665dc6feac16a25e402d7f435d246e1f178a6',
  );
  const small = { scale: 0.02 };
  expect(await digest(makeDemo({ seed: 5, ...small }))).toBe(
    await digest(makeDemo({ seed: 5, ...small })),
  );
  expect(await digest(makeDemo({ seed: 5, ...small }))).not.toBe(
    await digest(makeDemo({ seed: 6, ...small })),
  );
});

test('it is as large as promised, and progress rises to 1', async () => {
  let bytes = 0;
  for (const file of d.files) bytes += (await bytesOf(file)).length;
  expect(bytes).toBeLessThan(45_000_000);
  expect(d.events.length).toBeGreaterThan(285_000);
  expect(d.events.length).toBeLessThan(315_000);
  const people = new Set(d.events.map((e) => e['user_id']));
  expect(people.size).toBeGreaterThan(39_000);
  expect(people.size).toBeLessThan(41_000);
  expect(d.orders.length).toBeGreaterThan(9_000);
  expect(d.orders.length).toBeLessThan(12_000);

  const shares: number[] = [];
  makeDemo({ scale: 0.01, onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('every record has a cell for each header', async () => {
  for (const file of d.files) {
    const bytes = await bytesOf(file);
    const wide = bytes[0] === 0xff;
    const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
    expect(text.endsWith('\n'), file.name).toBe(true);
    expect(text, file.name).not.toMatch(/undefined|NaN|Infinity|\[object/);
    const lines = text.trimEnd().split('\n');
    const preamble = /^Google/.test(file.name) ? 2 : /^LinkedIn/.test(file.name) ? 4 : 0;
    const width = (line: string): number =>
      line.replace(/"[^"]*"/g, '').split(wide ? '\t' : ',').length;
    for (const line of lines.slice(preamble)) {
      if (width(line) !== width(lines[preamble]!)) throw new Error(`${file.name}: ${line}`);
    }
  }
});

test('the days are the year, in the zone of the settings', async () => {
  const inYear = (day: string): boolean => day >= '2025-11-01' && day <= '2026-10-31';
  for (const [rows, column] of [
    [d.events, 'timestamp'],
    [d.orders, 'created_at'],
    [d.leads, 'created'],
    [await records(d.file('surveys.csv'), 'respondent'), 'timestamp'],
    [await records(d.file('code scans.csv'), 'scan_id'), 'timestamp'],
  ] as const) {
    const days = rows.map((r) => localDay(r[column]!));
    expect(days.every(inYear)).toBe(true);
    expect(days).toEqual([...days].sort());
    expect(new Set(days).size).toBeGreaterThan(320);
  }
  expect(d.rows.every((r) => inYear(r.day))).toBe(true);
});

test('a rate is known for every day, none older than seven days, about 7.1', () => {
  const rates = DEMO_SETTINGS.rates;
  for (let day = '2025-11-01'; day <= '2026-10-31'; day = addDays(day, 1)) {
    const known = rates.filter((r) => r.currency === 'USD' && r.day <= day).at(-1);
    expect(daysBetween(known!.day, day)).toBeLessThan(7);
  }
  for (const { rate } of rates) {
    expect(Math.abs(rate - 7.1)).toBeLessThan(0.2);
    expect(String(rate)).toMatch(/^\d\.\d{1,4}$/);
  }
});

test('orders and events tell of the same purchases, but for the hours without a tag', () => {
  const key = (user: string, t: string, value: string): string =>
    `${user} ${Date.parse(t)} ${value}`;
  const seen = new Set(
    d.events
      .filter((e) => e['event'] === 'purchase')
      .map((e) => key(e['user_id']!, e['timestamp']!, e['value']!)),
  );
  const people = new Set(d.events.map((e) => e['user_id']));
  let counter = 0;
  let missing = 0;
  for (const o of d.orders) {
    if (seen.delete(key(o['customer_id']!, o['created_at']!, o['revenue']!))) continue;
    if (people.has(o['customer_id']!)) {
      missing++;
      expect(localDay(o['created_at']!)).toBe('2026-03-25');
    } else counter++;
  }
  expect(seen.size).toBe(0);
  expect(missing).toBeGreaterThan(5);
  // Those of the shop's counter, whom the website never saw.
  expect(counter / d.orders.length).toBeLessThan(0.1);
  expect(new Set(d.orders.map((o) => o['order_id'])).size).toBe(d.orders.length);
});

test('nobody does two things at once, and each session has one origin and begins with a visit', () => {
  const last = new Map<string, string>();
  const origin = new Map<string, string>();
  const wrong = { together: 0, headless: 0, twoOrigins: 0 };
  for (const e of d.events) {
    const t = e['timestamp']!;
    if (t <= (last.get(e['user_id']!) ?? '')) wrong.together++;
    last.set(e['user_id']!, t);
    const from = [e['source'], e['medium'], e['campaign']].join('|');
    const known = origin.get(e['session_id']!);
    if (known === undefined) {
      // The hours without a tag cut off the heads of some sessions.
      if (e['event'] !== 'visit' && localDay(t) !== '2026-03-25') wrong.headless++;
      origin.set(e['session_id']!, from);
    } else if (from !== known) wrong.twoOrigins++;
  }
  expect(wrong).toEqual({ together: 0, headless: 0, twoOrigins: 0 });
});

test('campaigns are called the same in ad files and events', () => {
  const spent = new Set(d.rows.map((r) => `${r.source}/${r.campaign}`));
  const paid = d.events.filter((e) => e['campaign']);
  const seen = new Set(paid.map((e) => `${e['source']}/${e['campaign']}`));
  expect([...seen].sort()).toEqual([...spent].sort());
  expect(new Set(d.rows.map((r) => r.source)).size).toBe(8);
});

test('the totals that the files state are the sums of their days', () => {
  const check = (source: string, statements: number): void => {
    const rows = d.rows.filter((r) => r.source === source);
    const total = d.stated.filter((s) => s.source === source);
    expect(total.length, source).toBe(statements);
    const sum = (f: 'cost' | 'impressions' | 'clicks'): number =>
      rows.reduce((s, r) => s + Math.round(r[f] * 100), 0) / 100;
    if (!statements) return;
    expect(total[0]).toMatchObject({
      cost: sum('cost'),
      impressions: sum('impressions'),
      clicks: sum('clicks'),
    });
  };
  check('google', 4);
  for (const one of ['meta', 'tiktok', 'douyin', 'xiaohongshu', 'wechat']) check(one, 1);
  check('linkedin', 0);
  check('email', 0);
  for (const r of d.rows) expect(r.clicks).toBeLessThanOrEqual(r.impressions);
});

test('money is plausible: margin, refunds, order value', () => {
  const sum = (column: string): number => d.orders.reduce((s, o) => s + Number(o[column]), 0);
  const revenue = sum('revenue');
  const margin = (revenue - sum('refund') - sum('cost_of_goods')) / revenue;
  expect(margin).toBeGreaterThan(0.45);
  expect(margin).toBeLessThan(0.6);
  expect(sum('refund') / revenue).toBeGreaterThan(0.025);
  expect(sum('refund') / revenue).toBeLessThan(0.07);
  expect(revenue / d.orders.length).toBeGreaterThan(300);
  expect(revenue / d.orders.length).toBeLessThan(700);
  for (const o of d.orders) expect(Number(o['refund'])).toBeLessThanOrEqual(Number(o['revenue']));
});

test('a lead goes forward in time, and what came of it stands in its stage', () => {
  const order = ['created', 'first_response', 'qualified', 'accepted', 'opportunity'];
  for (const l of d.leads) {
    const times = [...order, 'won', 'lost'].map((c) => l[c]!).filter(Boolean);
    expect(times).toEqual([...times].sort());
    expect(Boolean(l['rejected_reason'])).toBe(l['stage'] === 'rejected');
    expect(Boolean(l['won'])).toBe(l['stage'] === 'won');
    expect(Boolean(l['lost_reason'])).toBe(l['stage'] === 'lost');
    if (l['won']) expect(Number(l['amount'])).toBeGreaterThan(0);
  }
});

test('codes are unique, scans are of printed codes, and two batches have something to find', async () => {
  const codes = await records(d.file('codes.csv'), 'code');
  const scans = await records(d.file('code scans.csv'), 'scan_id');
  const printed = new Map(codes.map((c) => [c['code'], c]));
  expect(printed.size).toBe(codes.length);
  const away = new Map<string, number[]>();
  const users = new Map<string, Set<string>>();
  for (const s of scans) {
    const code = printed.get(s['code'])!;
    const list = away.get(code['batch']!) ?? [];
    list.push(s['region'] === code['intended_region'] ? 0 : 1);
    away.set(code['batch']!, list);
    users.set(s['code']!, (users.get(s['code']!) ?? new Set()).add(s['user_id']!));
  }
  for (const [batch, list] of away) {
    const share = list.reduce((a, b) => a + b, 0) / list.length;
    expect(share > 0.2, batch).toBe(batch === 'B2604');
  }
  expect([...users.values()].filter((u) => u.size > 3)).toHaveLength(1);
});
