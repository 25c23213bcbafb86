import { expect, test } from 'vitest';
import { flattenRecord } from '../../../../src/import/readers/json/flatten.ts';
import type { Part } from '../../../../src/import/types.ts';
import { codes, open, sniff, utf16 } from './tools.ts';

/** The lone table of a JSON text: its header, its lines, its warnings. */
async function read(content: string | Uint8Array) {
  const [part, ...more] = await open(content, 'a.json');
  expect(more).toEqual([]);
  const lines = (await part!.blob.text()).split('\n');
  expect(lines.pop()).toBe('');
  return {
    part: part as Part,
    lines,
    warnings: part!.warnings.map((w) => [w.code, w.row ?? null]),
  };
}

const lines = (...records: string[]): string => records.map((r) => `${r}\n`).join('');

test('nested keys are joined, lists stay JSON, keys are united in the order of first sight', async () => {
  const { part, lines: got } = await read(
    lines(
      '{"event": "visit", "user": {"id": 7, "geo": {"city": "上海"}}, "tags": [1, "a"]}',
      '{"event":"buy","value":null,"user":{"id":8},"ok":true,"empty":{},"none":[]}',
    ),
  );
  expect(part).toMatchObject({ name: 'a.json', container: 'jsonl', dialect: { headerRow: 0 } });
  expect(got).toEqual([
    'event,user.id,user.geo.city,tags,value,ok,none',
    'visit,7,上海,"[1,""a""]",,,',
    'buy,8,,,,true,[]',
  ]);
  const sniffed = await sniff(part.blob, part.dialect);
  expect([sniffed.regular, sniffed.records, codes(sniffed)]).toEqual([true, 2, []]);
});

test('digits of numbers are not touched', async () => {
  const { lines: got } = await read(
    lines(
      '{"id":12345678901234567890123,"a":0.10000000000000000001,"b":-0,"c":1e400}',
      '{"id":9007199254740993,"a":NaN,"b":-Infinity,"c":1.50}',
    ),
  );
  expect(got.slice(1)).toEqual([
    '12345678901234567890123,0.10000000000000000001,-0,1e400',
    '9007199254740993,NaN,-Infinity,1.50',
  ]);
});

test('escapes are undone, also of characters beyond the first plane', async () => {
  const { lines: got } = await read(
    lines('{"a\\u0020b":"x\\"y","c":"\\ud83d\\ude00 \\u4e2d"}', '{"c":"tab\there"}'),
  );
  expect(got).toEqual(['a b,c', '"x""y",😀 中', ',tab\there']);
});

test('GA4: parameters become columns under their keys', async () => {
  const record = (name: string, session: string, page: string): string =>
    `{"event_name":"${name}","event_timestamp":"1767571200000000","event_params":[` +
    `{"key":"ga_session_id","value":{"string_value":null,"int_value":"${session}"}},` +
    `{"key":"page_location","value":{"string_value":"${page}"}}],` +
    `"user_properties":[{"key":"plan","value":{"string_value":"pro","set_timestamp_micros":"1"}}],` +
    `"items":[{"item_id":"a"}]}`;
  const { lines: got } = await read(lines(record('view', '12', '/a,b'), record('buy', '13', '/c')));
  expect(got).toEqual([
    'event_name,event_timestamp,event_params.ga_session_id,event_params.page_location,user_properties.plan,items',
    'view,1767571200000000,12,"/a,b",pro,"[{""item_id"":""a""}]"',
    'buy,1767571200000000,13,/c,pro,"[{""item_id"":""a""}]"',
  ]);
  // One record is a record, not a wrapper of its parameters.
  expect((await read(record('view', '12', '/'))).lines).toHaveLength(2);
});

test('JSON in a text is taken apart when it is an object, else it stays text', async () => {
  const { lines: got } = await read(
    lines(
      '{"event":"$pageview","properties":"{\\"$browser\\": \\"Chrome\\", \\"n\\": {\\"x\\": 1}}"}',
      '{"event":"odd","properties":"{\\"broken\\": "}',
      '{"event":"odd","properties":"{not json}"}',
    ),
  );
  expect(got).toEqual([
    'event,properties.$browser,properties.n.x,properties',
    '$pageview,Chrome,1,',
    'odd,,,"{""broken"": "',
    'odd,,,{not json}',
  ]);
});

test('a list, and a list somewhere in a document', async () => {
  const list = '[\n  {"day": "2026-01-05", "cost": 1},\n  {"day": "2026-01-06", "cost": 2}\n]\n';
  const table = ['day,cost', '2026-01-05,1', '2026-01-06,2'];
  expect((await read(list)).lines).toEqual(table);
  expect((await read(`\ufeff${list}`)).lines).toEqual(table);
  expect((await read(utf16(list, true, true))).lines).toEqual(table);
  const wrapped = await read(
    `{"status": "ok", "meta": [{"x": 1}], "result": {"total": 2, "rows": ${list}}, "next": null}`,
  );
  expect(wrapped.lines).toEqual(table);
  expect(wrapped.part.warnings).toEqual([
    { code: 'json-beside', args: { n: 2, values: ['status: ok', 'result.total: 2'] } },
    { code: 'json-chosen', args: { path: 'result.rows', n: 1, names: ['meta'] } },
  ]);
  expect((await read('{\n"a": 1\n}\n{\n"a": 2\n}\n')).lines).toEqual(['a', '1', '2']);
});

test('what stands beside a list of records is named, whatever it is and however the text is cut', async () => {
  const data = '[{"day": "2026-01-05", "tags": ["x", 1], "more": {"a": 1}}]';
  const beside = (text: string): Promise<unknown> =>
    read(text).then(({ part }) => part.warnings.find((w) => w.code === 'json-beside')?.args);
  expect(
    await beside(`{"next": "https://x.test/2", "total": 3, "ok": true, "data": ${data}}`),
  ).toEqual({ n: 3, values: ['next: https://x.test/2', 'total: 3', 'ok: true'] });
  expect(
    await beside(`{"data": ${data}, "paging": {"cursor": null, "left": {"n": -1.5e3}}}`),
  ).toEqual({
    n: 1,
    values: ['paging.left.n: -1.5e3'],
  });
  expect(await beside(`{"data": ${data}, "days": ["2026-01-05"], "none": [], "e": ""}`)).toEqual({
    n: 1,
    values: ['days: […]'],
  });
  expect(await beside(`{"data": ${data}, "a":{"b":{"c":{"d":{"e":[{"x":1}]}}}}}`)).toEqual({
    n: 1,
    values: ['a.b.c.d.e: […]'],
  });
  expect(await beside(`{"data": ${data}}`)).toBeUndefined();
  expect(await beside(data)).toBeUndefined();
  // A lone record keeps all that it says.
  expect(await beside('{"day": "2026-01-05", "n": 1}')).toBeUndefined();
  // A text of many pieces, cut inside the number.
  const long = 'x'.repeat(3_000_000);
  expect(await beside(`{"a": "${long}", "n": 12345, "data": ${data}}`)).toEqual({
    n: 2,
    values: [`a: ${'x'.repeat(80)}…`, 'n: 12345'],
  });
});

test('records that are lists are rows as they stand', async () => {
  const { part, lines: got } = await read('[["Day","Cost"],\n["2026-01-05",1.50],["x, y",null]]');
  expect(got).toEqual(['Day,Cost', '2026-01-05,1.50', '"x, y",']);
  expect((await sniff(part.blob, part.dialect)).header).toEqual(['Day', 'Cost']);
});

test('a broken line is kept as it stands, under its number; blank lines count', async () => {
  const good = (i: number): string => `{"day":"2026-01-05","n":${i}}`;
  const all = Array.from({ length: 70_000 }, (_, i) => good(i + 1));
  all[69_999] = '{"day":"2026-01-05","n":';
  all.push('', good(70_002), 'garbage', '{"n":1} trailing', good(70_005));
  const { lines: got, warnings, part } = await read(all.join('\r\n'));
  expect(warnings).toEqual([['json-broken', 70_000]]);
  expect(part.warnings[0]?.args['n']).toBe(3);
  expect(got[70_000]).toBe(',,"{""day"":""2026-01-05"",""n"":"');
  expect(got.slice(70_001)).toEqual([
    ',',
    '2026-01-05,70002',
    ',,"garbage"',
    ',,"{""n"":1} trailing"',
    '2026-01-05,70005',
  ]);
});

test('a document that is cut off gives what came before', async () => {
  const { lines: got, warnings } = await read('[{"a":1},{"a":2},{"a":"x');
  expect(got).toEqual(['a', '1', '2', ',"{""a"":""x"']);
  expect(warnings).toEqual([
    ['json-cut', null],
    ['json-broken', 3],
  ]);
  const odd = await read('[{"a":1},{"a":2}},{"a":3}]');
  expect(odd.lines).toEqual(['a', '1', '2', ',"},{""a"":3}]"']);
});

test('a key twice in one record: the last counts, and it is said', async () => {
  const { lines: got, warnings } = await read(lines('{"a":1}', '{"a":1,"a":2}'));
  expect(got).toEqual(['a', '1', '2']);
  expect(warnings).toEqual([['json-twice', 2]]);
});

test('one key of different types keeps all of them', async () => {
  const { lines: got } = await read(lines('{"a":1}', '{"a":{"b":2}}', '{"a":[3]}', '{"a":"x"}'));
  expect(got).toEqual(['a,a.b', '1,', ',2', '[3],', 'x,']);
});

test('10,000 levels deep: text, not a crash', async () => {
  const deep = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000);
  const list = '['.repeat(10_000) + ']'.repeat(10_000);
  const { lines: got } = await read(lines(`{"x":1,"deep":${deep}}`, `{"x":2,"list":${list}}`));
  expect(got).toHaveLength(3);
  expect(got[1]?.slice(0, 9)).toBe('1,"{""a""');
  expect((await read(`[${deep},{"x":1}]`)).lines).toHaveLength(3);
  await expect(open('['.repeat(100_000))).rejects.toMatchObject({ code: 'json-no-records' });
});

test('thousands of keys are capped, and it is said', async () => {
  const wide = (from: number): string =>
    `{${Array.from({ length: 1500 }, (_, i) => `"k${from + i}":${i}`).join(',')}}`;
  const { lines: got, part } = await read(lines(wide(0), wide(1500)));
  expect(got[0]?.split(',')).toHaveLength(2000);
  expect(got[1]?.split(',')).toHaveLength(2000);
  expect(part.warnings).toMatchObject([{ code: 'json-many-keys', args: { n: 1000, most: 2000 } }]);
});

test('no records are said so', async () => {
  for (const text of ['{}', '[]'])
    await expect(open(text)).rejects.toMatchObject({ code: 'json-no-records' });
});

test('records are the same however the text is cut into pieces', async () => {
  const record = (i: number): string =>
    `{"i":${i},"t":"${'"}],\\n{['.replaceAll('"', '\\"').repeat(i % 50)}","o":{"x":[${i},{"y":"\\\\"}]}}`;
  const all = Array.from({ length: 20_000 }, (_, i) => record(i));
  const text = `{"a":{"rows":[${all.join(' ,\n')}]}}`;
  expect(text.length).toBeGreaterThan(3_000_000);
  const { lines: got } = await read(text);
  const parsed = (JSON.parse(text) as { a: { rows: { i: number; t: string }[] } }).a.rows;
  const first = got.filter((line) => /^\d+,/.test(line)).map((line) => Number(line.split(',')[0]));
  expect(first).toEqual(parsed.map((r) => r.i));
});

test('agrees with JSON.parse on whatever JSON.stringify writes', () => {
  const values = [{ a: { b: [1, { c: '"' }], d: '\\"' } }, { '': 0, 'a.b': false, x: null }];
  for (const value of values) {
    const got: Record<string, string> = {};
    flattenRecord(JSON.stringify(value, null, 2), (name, text) => (got[name] = text));
    const flat: Record<string, string> = {};
    const walk = (v: unknown, path: string): void => {
      if (v !== null && typeof v === 'object' && !Array.isArray(v))
        for (const [k, x] of Object.entries(v)) walk(x, path === '' ? k : `${path}.${k}`);
      else flat[path] = v === null ? '' : typeof v === 'string' ? v : JSON.stringify(v);
    };
    walk(value, '');
    expect(got).toEqual(flat);
  }
});
