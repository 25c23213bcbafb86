import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { applyBundle, readHeader, verifyBundle } from '../../../src/workspace/bundle/index.ts';
import type { RecordChange } from '../../../src/workspace/index.ts';
import { code, problem } from './samples.ts';
import {
  bundled,
  bytesOf,
  files,
  fresh,
  kinds,
  noise,
  record,
  records,
  SECRET,
} from './bundle-tools.ts';

const puts = (): RecordChange[] => records().map((put) => ({ put }));
const keepAll = () => files().map(({ name }) => ({ from: name, to: `new-${name}` }));

test.each([undefined, 'correct horse 电池'])(
  'what goes in comes out, to the byte (passphrase: %s)',
  async (passphrase) => {
    const blob = await bundled({}, passphrase);
    const found = await verifyBundle(blob, kinds, { passphrase });
    expect(found.records).toEqual(records());
    expect(found.files).toEqual(files().map(({ name, blob: b }) => ({ name, bytes: b.size })));
    const workspace = fresh();
    await applyBundle(workspace, blob, { changes: puts(), files: keepAll() }, { passphrase });
    expect((await workspace.get('note', 'n'))?.body).toEqual(records()[1]!.body);
    for (const { name, blob: before } of files()) {
      const after = await workspace.readFile(`new-${name}`);
      expect(Buffer.compare(await bytesOf(after!), await bytesOf(before))).toBe(0);
    }
  },
);

test('a sealed bundle holds no plain text, not even a name; an open one says what it is', async () => {
  const sealed = Buffer.from(await bytesOf(await bundled({}, 'pass')));
  for (const text of [SECRET, 'secret', 'rows.arrow', 'funnel', 'analysis']) {
    expect(sealed.includes(Buffer.from(text))).toBe(false);
  }
  // Noise would show as it is: were the frames only marked as sealed, it would stand there.
  expect(sealed.includes(Buffer.from(noise(700_000).slice(300_000, 300_064)))).toBe(false);
  const open = Buffer.from(await bytesOf(await bundled()));
  expect(open.includes(Buffer.from(noise(700_000).slice(300_000, 300_064)))).toBe(true);
  const { header } = await readHeader(new Blob([sealed]));
  expect(Object.keys(header).sort()).toEqual(['app', 'format', 'made', 'sealed']);
  expect(header.sealed!.iterations).toBeGreaterThanOrEqual(600_000);
  // Twice the same is never twice the same bytes.
  const again = Buffer.from(await bytesOf(await bundled({}, 'pass')));
  expect(again.subarray(300, 400).equals(sealed.subarray(300, 400))).toBe(false);
});

test.each([undefined, 'pass'])(
  'checking says how far it is, and stops where it is told to (passphrase: %s)',
  async (passphrase) => {
    const blob = await bundled({}, passphrase);
    const shares: number[] = [];
    await verifyBundle(blob, kinds, { passphrase, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBe(0);
    expect(shares).toContain(0.5); // the checksum is compared
    expect(shares.at(-1)).toBeGreaterThan(0.5);
    expect(shares.at(-1)).toBeLessThan(1);
    // At each of these moments it can be stopped, and ends with the reason that was given.
    for (const at of shares.keys()) {
      const stop = new AbortController();
      let step = 0;
      const onProgress = () => step++ === at && stop.abort(new Error('enough'));
      const verified = verifyBundle(blob, kinds, { passphrase, signal: stop.signal, onProgress });
      const last = at === shares.length - 1;
      if (last) await verified;
      else await expect(verified).rejects.toThrow('enough');
    }
  },
);

test('a missing or a wrong passphrase is said', async () => {
  const blob = await bundled({}, 'right');
  expect(await code(verifyBundle(blob, kinds))).toBe('passphrase-missing');
  expect(await code(verifyBundle(blob, kinds, { passphrase: 'wrong' }))).toBe('wrong-passphrase');
});

/** A bundle built by hand, with Node's own deflate and SHA-256: any content, a right checksum. */
function forged(entries: [number, Buffer][], header: object = {}): Blob {
  const number = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(n >>> 0);
    return bytes;
  };
  const head = Buffer.from(
    JSON.stringify({ format: 1, app: '0', made: '2026', sealed: null, ...header }),
  );
  const inner = Buffer.concat(
    entries.flatMap(([kind, body]) => [Buffer.from([kind]), number(body.length), body]),
  );
  const packed = deflateRawSync(inner);
  const frames: Buffer[] = [];
  for (let at = 0; at < packed.length || at === 0; at += 262_144) {
    const frame = packed.subarray(at, at + 262_144);
    const last = at + 262_144 >= packed.length;
    frames.push(number(frame.length + (last ? 0x8000_0000 : 0)), frame);
  }
  const all = Buffer.concat([Buffer.from('FUPAN\0\r\n'), number(head.length), head, ...frames]);
  return new Blob([all, createHash('sha256').update(all).digest()]);
}
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const manifest = (files: object[], records: object[] = []): [number, Buffer] => [
  1,
  json({
    parts: [],
    records: records.length,
    recordBytes: records.reduce((sum: number, r) => sum + json(r).length, 0),
    files,
  }),
];
const END: [number, Buffer] = [5, Buffer.alloc(0)];

test('a bundle built by other hands is read: the format is what it is said to be', async () => {
  const one = record('note', 'n', { text: 'a', file: '' });
  const blob = forged([
    manifest([{ name: 'f.arrow', bytes: 5 }], [one]),
    [2, json(one)],
    [3, json({ name: 'f.arrow' })],
    [4, Buffer.from('hel')],
    [4, Buffer.from('lo')],
    END,
  ]);
  expect((await verifyBundle(blob, kinds)).records).toEqual([one]);
});

test.each([
  ['climbs', '../../etc/passwd'],
  ['climbs by another mark', '..\\x'],
  ['is absolute', '/f'],
  ['is a dot', '.'],
  ['is two dots', '..'],
  ['is empty', ''],
  ['has a NUL', 'a\0b'],
  ['is a key of objects', '__proto__'],
])('a name that %s is refused', async (_, name) => {
  const blob = forged([manifest([{ name, bytes: 0 }]), [3, json({ name })], END]);
  expect(await code(verifyBundle(blob, kinds))).toBe('bundle-damaged');
});

test('a bomb is refused before it unfolds', async () => {
  const zeros = Buffer.alloc(60_000_000);
  // More in an entry than it may have, than was stated, and more records than memory should hold.
  const piece = forged([
    manifest([{ name: 'f', bytes: 10 }]),
    [3, json({ name: 'f' })],
    [4, zeros],
  ]);
  const record = forged([manifest([], []), [2, zeros], END]);
  const stated = forged([
    [1, json({ parts: [], records: 1, recordBytes: 2 ** 40, files: [] })],
    [2, zeros],
  ]);
  const first = forged([[1, zeros]]);
  const nested = forged([[1, Buffer.from('['.repeat(1_000_000))]]);
  for (const bomb of [piece, record, stated, first, nested]) {
    expect(bomb.size).toBeLessThan(200_000);
    const before = process.memoryUsage().arrayBuffers;
    expect(await code(verifyBundle(bomb, kinds))).toBe('bundle-damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  }
});

test('a bundle or a record from the future is refused in words, an older record is brought on', async () => {
  expect(await problem(verifyBundle(forged([], { format: 7 }), kinds))).toMatchObject({
    code: 'bundle-future',
    args: { version: 7 },
  });
  const late = record('note', 'n', { text: 'a', file: '' }, 9);
  const unknown = record('dream', 'n', {});
  for (const one of [late, unknown]) {
    const blob = forged([manifest([], [one]), [2, json(one)], END]);
    expect(await code(verifyBundle(blob, kinds))).toBe('bundle-future');
  }
});

test('a record that does not parse, or stands twice, or reaches for a prototype is refused', async () => {
  const sound = record('note', 'n', { text: 'a', file: '' });
  const odd = record('note', 'o', { text: 1, file: '' });
  const proto = JSON.parse('{"__proto__":{"text":"a"}}') as object;
  const cases = [[odd], [sound, sound], [{ ...sound, body: proto }], [{ ...sound, id: 7 }]];
  for (const all of cases) {
    const texts = all.map((one): [number, Buffer] => [2, json(one)]);
    const blob = forged([manifest([], all), ...texts, END]);
    expect(await code(verifyBundle(blob, kinds))).toBe('bundle-damaged');
  }
});

test('what fails in the middle of restoring changes nothing that stood', async () => {
  const workspace = fresh();
  await workspace.put('note', { text: 'old', file: '' }, { id: 'n' });
  const blob = await bundled();
  const failing = new Proxy(workspace, {
    get: (target, key) =>
      key === 'write' ? () => Promise.reject(new Error('killed')) : Reflect.get(target, key),
  });
  const plan = { changes: puts(), files: keepAll() };
  await expect(applyBundle(failing, blob, plan)).rejects.toThrow('killed');
  expect(await workspace.files()).toEqual([]);
  expect((await workspace.get('note', 'n'))?.body).toEqual({ text: 'old', file: '' });
});

test('a file that is no bundle is told from a damaged one', async () => {
  expect(await code(verifyBundle(new Blob(['a,b\n1,2\n']), kinds))).toBe('not-a-bundle');
  expect(await code(verifyBundle(new Blob([]), kinds))).toBe('bundle-cut');
});

const FOLDER = new URL('../../fixtures/bundles/', import.meta.url);
test.each(readdirSync(FOLDER))(
  '%s, written once and never again, opens with all content',
  async (name) => {
    const blob = new Blob([readFileSync(new URL(name, FOLDER))]);
    const passphrase = name.includes('sealed') ? 'open sesame 芝麻' : undefined;
    const found = await verifyBundle(blob, kinds, { passphrase });
    expect(found.records.map((r) => (r.body as { title?: string; text?: string }).title)).toEqual([
      'top secret 绝密 Acme',
      undefined,
    ]);
    const workspace = fresh();
    await applyBundle(workspace, blob, { changes: puts(), files: keepAll() }, { passphrase });
    const text = await (await workspace.readFile('new-text.arrow'))!.text();
    expect(text).toBe('top secret 绝密 Acme'.repeat(1000));
    expect((await workspace.readFile('new-rows.arrow'))!.size).toBe(3000);
  },
);
