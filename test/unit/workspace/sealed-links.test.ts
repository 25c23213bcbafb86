import { expect, test } from 'vitest';
import { decodeLink, encodeLink, isSealed } from '../../../src/workspace/links.ts';
import type { LinkPayload } from '../../../src/workspace/payload.ts';
import { code, payload } from './samples.ts';

const snapshot: NonNullable<LinkPayload['snapshot']> = {
  made: '2026-11-30T08:00:00.000Z',
  smallest: 10,
  left: ['tiny'],
  kind: 'roi',
  spec: { kind: 'roi', version: 1 },
  rows: [{ channel: '抖音', cost: 1234.5, roas: null, total: false }],
  columns: [{ name: 'channel', unit: 'text' }],
  parts: { trend: [{ day: '2026-01-05', cost: 1 }] },
  findings: [{ key: 'roi.x', args: { n: 3 }, level: 'info', reason: 'roi.y', evidence: [] }],
  warnings: [{ code: 'w', args: {} }],
};
const withFigures = () => payload({ v: 2, snapshot });
const PASS = 'correct horse 电池';

test('figures travel as they are, open and sealed', async () => {
  expect(await decodeLink(await encodeLink(withFigures()))).toEqual(withFigures());
  const sealed = await encodeLink(withFigures(), PASS);
  expect(sealed).toMatch(/^s1\.[\w-]+$/);
  expect([isSealed(sealed), isSealed(await encodeLink(payload()))]).toEqual([true, false]);
  expect(await decodeLink(sealed, PASS)).toEqual(withFigures());
  // As a chat program leaves it.
  expect(await decodeLink(`${encodeURIComponent(sealed)})`, PASS)).toEqual(withFigures());
});

test('a sealed link says nothing without its passphrase, and twice the same is two texts', async () => {
  const [one, two] = [await encodeLink(withFigures(), PASS), await encodeLink(withFigures(), PASS)];
  expect(one).not.toBe(two);
  expect(await code(decodeLink(one))).toBe('passphrase-missing');
  expect(await code(decodeLink(one, 'Correct horse 电池'))).toBe('wrong-passphrase');
});

test('a sealed link that was cut or changed by one byte is refused', async () => {
  const text = await encodeLink(withFigures(), PASS);
  for (const end of [3, 10, 60, text.length - 40, text.length - 1]) {
    expect(await code(decodeLink(text.slice(0, end), PASS))).toBe('link-cut');
  }
  for (let at = 5; at < text.length - 1; at += 41) {
    const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    expect(['link-damaged', 'link-cut']).toContain(await code(decodeLink(changed, PASS)));
  }
  // Its mark taken off or put on, it is not taken for the other kind.
  expect(await code(decodeLink(text.slice(1)))).toBe('link-damaged');
  const open = await encodeLink(payload());
  expect(await code(decodeLink(`s${open}`, PASS))).toBe('wrong-passphrase');
  expect(await code(decodeLink(text.replace('s1', 's9'), PASS))).toBe('link-future');
});

test.each([
  ['a row that is no object', { rows: [7] }],
  ['a value that is an object', { rows: [{ a: { b: 1 } }] }],
  ['a date that is none', { made: 'yesterday' }],
  ['a level that is none', { findings: [{ ...snapshot.findings[0]!, level: 'x' }] }],
  ['a key that nobody knows', { script: 'alert(1)' }],
])('figures with %s are refused', async (_, over) => {
  const odd = { ...withFigures(), snapshot: { ...snapshot, ...over } };
  await expect(encodeLink(odd as LinkPayload)).rejects.toThrow();
});

test('too many figures for a link say so', async () => {
  const rows = Array.from({ length: 9000 }, (_, i) => ({ a: `${i * 7919}`, b: Math.sin(i) }));
  const big = payload({ v: 2, snapshot: { ...snapshot, rows } });
  expect(await code(encodeLink(big))).toBe('link-too-big');
});
