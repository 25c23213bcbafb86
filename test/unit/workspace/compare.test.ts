import { expect, test } from 'vitest';
import { compareLink } from '../../../src/workspace/links.ts';
import { printSettings } from '../../../src/workspace/payload.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { file, settings } from './samples.ts';

const days = { from: '2026-01-01', to: '2026-01-31' };
const orders = file({ file: 'orders.csv', hash: 'b2', table: 'orders', rows: 90 });

test('the same settings and files differ in nothing, whatever their order and names', () => {
  const theirs = { settings, data: [file(), orders] };
  const here = {
    settings: { ...settings, language: 'en' },
    data: [orders, file({ file: 'events (1).csv' })],
  };
  expect(compareLink(theirs, here)).toEqual([]);
});

test('each setting that changes figures is named', () => {
  const here = {
    settings: { timeZone: 'UTC', currency: 'USD', ratesHash: 'x', rulesHash: 'y' },
    data: [],
  };
  expect(compareLink({ settings, data: [] }, here)).toEqual([
    { what: 'time-zone', args: { theirs: 'Asia/Shanghai', ours: 'UTC' } },
    { what: 'currency', args: { theirs: 'CNY', ours: 'USD' } },
    { what: 'rates', args: {} },
    { what: 'rules', args: {} },
  ]);
  const named = { ...settings, aliasesHash: 'a', patternsHash: 'p', joinsHash: 'j' };
  expect(
    compareLink({ settings: named, data: [] }, { settings, data: [] }).map((d) => d.what),
  ).toEqual(['aliases', 'patterns', 'joins']);
});

test('two names of one zone are one zone; an unknown zone is compared by name', () => {
  const here = (timeZone: string) => ({ settings: { ...settings, timeZone }, data: [] });
  const theirs = (timeZone: string) => ({ settings: { ...settings, timeZone }, data: [] });
  expect(compareLink(theirs('Asia/Calcutta'), here('Asia/Kolkata'))).toEqual([]);
  expect(compareLink(theirs('Mars/Base'), here('Mars/Base'))).toEqual([]);
  expect(compareLink(theirs('Mars/Base'), here('UTC'))).toHaveLength(1);
});

test('files: missing here, extra here, changed, read in another way', () => {
  const theirs = [
    file(),
    orders,
    file({ file: 'spend.csv', hash: 'c3', table: 'spend', rows: 5 }),
    file({ file: 'leads.csv', hash: 'd4', table: 'leads', rows: 7, from: null, to: null }),
  ];
  const here = [
    file({ hash: 'other' }),
    { ...orders, rows: 89 },
    file({ file: 'spend.csv', hash: 'c4', table: 'spend', rows: 6, to: '2026-02-01' }),
    file({ file: 'new.csv', hash: 'e5', rows: 1 }),
  ];
  expect(compareLink({ settings, data: theirs }, { settings, data: here })).toEqual([
    {
      what: 'file-read-otherwise',
      args: {
        file: 'orders.csv',
        table: 'orders',
        rows: 90,
        ...days,
        rowsHere: 89,
        tableHere: 'orders',
      },
    },
    {
      what: 'file-differs',
      args: {
        file: 'events.csv',
        table: 'events',
        rows: 1000,
        ...days,
        rowsHere: 1000,
        sameRows: 'true',
        sameDays: 'true',
      },
    },
    {
      what: 'file-differs',
      args: {
        file: 'spend.csv',
        table: 'spend',
        rows: 5,
        ...days,
        rowsHere: 6,
        sameRows: 'false',
        sameDays: 'false',
      },
    },
    {
      what: 'file-missing',
      args: { file: 'leads.csv', table: 'leads', rows: 7, from: '–', to: '–' },
    },
    { what: 'file-extra', args: { file: 'new.csv', table: 'events', rows: 1, ...days } },
  ]);
});

test('a file read into another table is named; one of another name is not taken for it', () => {
  const here = [file({ table: 'orders' })];
  expect(compareLink({ settings, data: [file()] }, { settings, data: here })).toMatchObject([
    { what: 'file-read-otherwise', args: { table: 'events', tableHere: 'orders' } },
  ]);
  const other = [file({ file: 'other.csv', hash: 'z' })];
  expect(
    compareLink({ settings, data: [file()] }, { settings, data: other }).map((d) => d.what),
  ).toEqual(['file-missing', 'file-extra']);
});

test('a file loaded twice under one name is matched by content first', () => {
  const a = file({ hash: 'a' });
  const b = file({ hash: 'b' });
  expect(compareLink({ settings, data: [a, b] }, { settings, data: [b, a] })).toEqual([]);
});

test('the order of rates means nothing, the order of rules does', async () => {
  const usd = { day: '2026-01-01', currency: 'USD', rate: 7.1 };
  const eur = { day: '2026-01-01', currency: 'EUR', rate: 7.7 };
  const own = {
    channel: 'own',
    when: [{ column: 'source' as const, op: 'is' as const, values: ['x'] }],
  };
  const other = { channel: 'other', when: [] };
  const base: Settings = {
    timeZone: 'UTC',
    currency: 'CNY',
    language: 'en',
    rates: [usd, eur],
    channelRules: [own, other],
    aliases: [],
    campaignPatterns: [],
    joinKeys: [],
  };
  const print = await printSettings(base);
  expect(print.ratesHash).toMatch(/^[0-9a-f]{16}$/);
  const swapped = { rate: 7.1, currency: 'USD', day: '2026-01-01' };
  expect(await printSettings({ ...base, rates: [eur, swapped] })).toEqual(print);
  const sameRules = [
    { when: [{ values: ['x'], op: 'is' as const, column: 'source' as const }], channel: 'own' },
    other,
  ];
  expect((await printSettings({ ...base, channelRules: sameRules })).rulesHash).toBe(
    print.rulesHash,
  );
  const reversed = await printSettings({ ...base, channelRules: [other, own] });
  expect(reversed.rulesHash).not.toBe(print.rulesHash);
  const changed = await printSettings({ ...base, rates: [usd, { ...eur, rate: 7.8 }] });
  expect(changed.ratesHash).not.toBe(print.ratesHash);
  // What nobody has decided has no print, so that links from before it still mean the same.
  expect(print).not.toHaveProperty('aliasesHash');
  const aliases = [{ column: 'source' as const, as: '小红书', names: ['xhs'] }];
  const joined = await printSettings({
    ...base,
    aliases,
    campaignPatterns: [{ kind: 'template', pattern: '{a}_{b}' }],
    joinKeys: [
      { left: { table: 'events', column: 'user' }, right: { table: 'orders', column: 'customer' } },
    ],
  });
  for (const hash of [joined.aliasesHash, joined.patternsHash, joined.joinsHash]) {
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
  }
});
