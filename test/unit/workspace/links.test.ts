import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { xxhash64 } from 'hash-wasm';
import { decodeLink, encodeLink } from '../../../src/workspace/links.ts';
import { code, file, payload, problem } from './samples.ts';

/** A link made by hand, as its format is described: what another page, or an attacker, may write. */
async function forge(json: string | Uint8Array, { version = 1, length = -1, sum = '' } = {}) {
  const body = deflateRawSync(json);
  const head = Buffer.alloc(8);
  head.write(sum || (await xxhash64(body)).slice(0, 8), 'hex');
  head.writeUInt32BE(length < 0 ? body.length : length, 4);
  return `${version}.${Buffer.concat([head, body]).toString('base64url')}`;
}
const json = (over: Record<string, unknown>) => JSON.stringify({ ...payload(), ...over });

test('a payload comes back as it was, in letters that an address keeps', async () => {
  const text = await encodeLink(payload());
  expect(text).toMatch(/^1\.[A-Za-z0-9_-]+$/);
  expect(await decodeLink(text)).toEqual(payload());
  expect(await decodeLink(await forge(json({})))).toEqual(payload());
});

test('a short spec makes a short link', async () => {
  expect((await encodeLink(payload())).length).toBeLessThan(500);
});

test('a lone surrogate and a key left out survive', async () => {
  const rest = payload({ spec: { kind: 'funnel', label: 'x\ud800y' } });
  delete rest.title;
  expect(await decodeLink(await encodeLink(rest))).toEqual(rest);
});

test.each([
  ['percent-encoded once', (t: string) => encodeURIComponent(t)],
  ['every letter percent-encoded', (t: string) => t.replace(/./g, (c) => hex(c))],
  ['percent-encoded twice', (t: string) => encodeURIComponent(t.replace(/./g, (c) => hex(c)))],
  ['wrapped at 76 letters', (t: string) => t.replace(/.{76}/g, '$&\r\n ')],
  ['zero-width signs in it', (t: string) => t.replace(/.{9}/g, '$&\u200b')],
  ['a word behind it', (t: string) => `${t} says`],
  ['a full stop behind it', (t: string) => `${t}.`],
  ['brackets and a sentence behind it', (t: string) => `${t}) says Ann`],
])('a whole link is read: %s', async (_, change) => {
  expect(await decodeLink(change(await encodeLink(payload())))).toEqual(payload());
});
const hex = (c: string) => `%${c.charCodeAt(0).toString(16)}`;

test.each([
  ['empty', () => ''],
  ['only the version', () => '1.'],
  ['half of it', (t: string) => t.slice(0, t.length / 2)],
  ['half of it and an ellipsis', (t: string) => `${t.slice(0, t.length / 2)}…`],
  ['half of it and three dots', (t: string) => `${t.slice(0, t.length / 2)}... (more)`],
  ['an encoded ellipsis', (t: string) => encodeURIComponent(`${t.slice(0, 50)}…`)],
  [
    'cut inside an escape',
    (t: string) => `${encodeURIComponent(`${t.slice(0, 50)}…`).slice(0, -2)}`,
  ],
  ['an ellipsis in the middle', (t: string) => `${t.slice(0, 50)}…${t.slice(-50)}`],
])('a cut link says so: %s', async (_, change) => {
  expect(await code(decodeLink(change(await encodeLink(payload()))))).toBe('link-cut');
});

test.each([
  ['something else', 'hello'],
  ['another address', '#/funnel/abc'],
  ['version 0', '0.abcdefghijkl'],
  ['a foreign sign in the middle', `1.abcd!${'x'.repeat(40)}`],
])('what is no link is damaged: %s', async (_, text) => {
  expect(await code(decodeLink(text))).toBe('link-damaged');
});

test('a wrong checksum, a broken stream and broken JSON are damaged, and say where', async () => {
  const detail = async (text: string) => {
    const { code, args } = await problem(decodeLink(text));
    return [code, args['detail']];
  };
  expect(await detail(await forge(json({}), { sum: 'deadbeef' }))).toEqual([
    'link-damaged',
    'checksum',
  ]);
  const body = Buffer.from([255, 255, 255, 255, 1, 2, 3]);
  const head = Buffer.alloc(8);
  head.write((await xxhash64(body)).slice(0, 8), 'hex');
  head.writeUInt32BE(body.length, 4);
  const broken = `1.${Buffer.concat([head, body]).toString('base64url')}`;
  expect(await detail(broken)).toEqual(['link-damaged', 'deflate']);
  expect(await detail(await forge('{"v":1,'))).toEqual(['link-damaged', 'json']);
  expect(await detail(await forge(Uint8Array.of(0x22, 0xff, 0x22)))).toEqual([
    'link-damaged',
    'json',
  ]);
});

test('keys that reach for the prototype are refused and reach nothing', async () => {
  const bad = [
    json({}).replace('"spec":{', '"spec":{"__proto__":{"polluted":1},'),
    json({}).replace('{"v"', '{"__proto__":{"polluted":1},"v"'),
    json({ spec: { a: [{ constructor: { prototype: { polluted: 1 } } }] } }),
  ];
  for (const text of bad) expect(await code(decodeLink(await forge(text)))).toBe('link-damaged');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each([
  ['rows as text', { data: [{ ...file(), rows: '1000' }] }, 'data.0.rows'],
  ['the version as text', { v: '1' }, 'v'],
  ['a negative count', { data: [{ ...file(), rows: -1 }] }, 'data.0.rows'],
  ['a day that does not exist', { data: [{ ...file(), from: '2026-02-30' }] }, 'data.0.from'],
  ['a list as spec', { spec: [] }, 'spec'],
  ['no spec', { spec: undefined }, 'spec'],
  ['an unknown key', { extra: 1 }, 'extra'],
  ['no settings', { settings: null }, 'settings'],
  ['a title of 10,001 characters', { title: 'x'.repeat(10_001) }, 'title'],
])('what has not the shape of a link is damaged: %s', async (_, over, path) => {
  const { code, args } = await problem(decodeLink(await forge(json(over))));
  expect([code, args['detail']]).toEqual(['link-damaged', path]);
});

test('depth without end is refused', async () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const text = await forge(json({ spec: { a: 0 } }).replace('"a":0', `"a":${deep}`));
  expect((await problem(decodeLink(text))).args['detail']).toBe('depth');
});

test('a newer version is named, in the text or in the payload', async () => {
  expect((await problem(decodeLink(await forge('{}', { version: 2 })))).args).toEqual({
    version: 2,
  });
  const inside = await problem(decodeLink(await forge(json({ v: 7, more: true }))));
  expect([inside.code, inside.args]).toEqual(['link-future', { version: 7 }]);
});

test('a link of 100 kB is too big, going out and coming in', async () => {
  expect(await code(decodeLink(`1.${'A'.repeat(100_000)}`))).toBe('link-too-big');
  let seed = 1;
  const noise = () => String((seed = (seed * 48271) % 2147483647));
  const values = Array.from({ length: 20_000 }, noise);
  const wide = payload({ spec: { kind: 'funnel', where: [{ column: 'user', op: 'in', values }] } });
  const { code: outgoing, args } = await problem(encodeLink(wide));
  expect(outgoing).toBe('link-too-big');
  expect(args['characters']).toBeGreaterThan(Number(args['limit']));
});

test('a bomb is not unfolded', async () => {
  const bomb = await forge(Buffer.alloc(40_000_000, 'a'));
  expect(bomb.length).toBeLessThan(64 * 1024);
  const before = process.memoryUsage().arrayBuffers;
  expect(await code(decodeLink(bomb))).toBe('link-too-big');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
});

test('a million steps are too big', async () => {
  const steps = Array.from({ length: 1_000_000 }, () => ({ event: 'a' }));
  const text = await forge(json({ spec: { kind: 'funnel', steps } }));
  expect(await code(decodeLink(text))).toBe('link-too-big');
  expect(await code(encodeLink(payload({ spec: { kind: 'funnel', steps } })))).toBe('link-too-big');
});
