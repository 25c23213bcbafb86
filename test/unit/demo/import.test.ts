import { expect, test } from 'vitest';
import { CHANNELS } from '../../../src/demo/channels.ts';
import { makeDemo } from '../../../src/demo/index.ts';
import { readHeader } from '../../../src/import/header.ts';
import { mapHeaders } from '../../../src/import/mapping.ts';
import { recognise } from '../../../src/import/match.ts';
import { chooseTable } from '../../../src/import/recognise.ts';
import { SOURCES } from '../../../src/import/sources/index.ts';
import { DEFAULT_RULES, channelSql } from '../../../src/model/channels.ts';
import { tableDef, type TableName } from '../../../src/model/tables.ts';
import { nativeEngine } from '../../tools/native.ts';
import { literal } from '../../../src/model/sql.ts';
import { bytesOf } from './read.ts';

// The demo has no way of its own into the workspace: the import must know its files unasked.

const FILES: [name: string, source: string | null, table: TableName, headerRow: number][] = [
  ['Google Ads Campaign report.csv', 'google_ads', 'spend', 2],
  ['Meta Ads Manager.csv', 'meta', 'spend', 0],
  ['TikTok Ads.csv', 'tiktok', 'spend', 0],
  ['LinkedIn Campaign Performance.csv', 'linkedin', 'spend', 4],
  ['巨量引擎 广告报表.csv', 'ocean_engine', 'spend', 0],
  ['小红书聚光 单元报表.csv', 'xiaohongshu', 'spend', 0],
  ['腾讯广告 报表.csv', 'tencent_ads', 'spend', 0],
  ['email spend.csv', null, 'spend', 0],
  ['web events.csv', null, 'events', 0],
  ['orders.csv', null, 'orders', 0],
  ['leads.csv', null, 'leads', 0],
  ['surveys.csv', null, 'surveys', 0],
  ['own content.csv', null, 'content', 0],
  ['tickets.csv', null, 'tickets', 0],
  ['targets.csv', null, 'targets', 0],
  ['checkout test assignments.csv', null, 'assignments', 0],
  ['codes.csv', null, 'codes', 0],
  ['code scans.csv', null, 'scans', 0],
  ['notes.csv', null, 'notes', 0],
];
const demo = makeDemo({ scale: 0.02 });

test('the list is complete', () => {
  expect(demo.map((f) => f.name)).toEqual(FILES.map(([name]) => name));
});

test.each(FILES)('%s is recognised and mapped', async (name, source, table, headerRow) => {
  const bytes = await bytesOf(demo.find((f) => f.name === name)!);
  const wide = bytes[0] === 0xff;
  const lines = new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes).split('\n');
  const parted = (line: string): string[] =>
    (wide ? line.split('\t') : line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)).map((c) =>
      c.replace(/^"|"$/g, ''),
    );
  const raw = parted(lines[headerRow]!);
  const body = lines.slice(headerRow + 1, headerRow + 40).map(parted);
  const headers = raw.map(readHeader);
  const samples = raw.map((_, i) => body.map((r) => r[i] ?? '').filter(Boolean));

  const known = recognise(headers);
  expect(known?.id ?? null).toBe(source);
  const seen = { headers, samples };
  expect(known?.table ?? chooseTable(seen, name)).toBe(table);
  const targets = mapHeaders(seen, raw, known, table, {});
  const to = targets.map((t) => t.to);
  for (const column of tableDef(table).columns) {
    if (column.required) expect(to, `${column.name}`).toContain(column.name);
  }
  expect(targets.filter((t) => t.how === 'values')).toEqual([]);
  if (!source) {
    // Headers of ours are all understood; what is no canonical column is meant as a property.
    const properties = targets.flatMap((t, i) => (t.how === 'property' ? [raw[i]] : []));
    expect(properties).toEqual(table === 'events' ? ['product', 'member'] : []);
  } else {
    for (const column of ['day', 'campaign', 'cost', 'impressions', 'clicks']) {
      expect(to).toContain(column);
    }
  }
});

test('the default rules give spend and visits the same channel', async () => {
  const engine = await nativeEngine();
  const inputs = { source: 'source', medium: 'medium', campaign: 'campaign' };
  const rows: [id: string, side: string, source: string, medium: string | null][] = CHANNELS.map(
    (c) => [c.id, 'visits', c.source, c.medium],
  );
  for (const [name, id] of FILES) {
    const platform = SOURCES.find((s) => s.id === id)?.platform;
    if (platform) rows.push([name, 'spend', platform, null]);
  }
  const values = rows.map((r) => `(${r.map(literal).join(', ')}, NULL::VARCHAR)`);
  const result = await engine.query(
    `SELECT id, side, ${channelSql(DEFAULT_RULES, inputs)} AS channel
     FROM (VALUES ${values.join(', ')}) AS t(id, side, source, medium, campaign)`,
  );
  const channels = (side: string): string[] =>
    result.rows.filter((r) => r['side'] === side).map((r) => String(r['channel']));
  expect(channels('visits')).toEqual(CHANNELS.map((c) => c.name));
  // The eighth, email, gives source and medium in its own file, as its visits do.
  expect(channels('spend')).toEqual([
    ...CHANNELS.filter((c) => c.ads && c.id !== 'email').map((c) => c.name),
  ]);
  await engine.close();
});
