import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHash } from '../../../src/offline/check.ts';
import { keyOf, pathIn, staying, type Version } from '../../../src/offline/versions.ts';

const SCOPE = 'https://host.example/team/fupan/';
const version = (entry: string, since: number, files: Record<string, string> = {}): Version => ({
  entry,
  since,
  files,
});

test('a path is what follows the scope; the folder itself is its page', () => {
  expect(pathIn(SCOPE, `${SCOPE}`)).toBe('index.html');
  expect(pathIn(SCOPE, `${SCOPE}?utm_source=a#x`)).toBe('index.html');
  expect(pathIn(SCOPE, `${SCOPE}assets/a.js?v=1`)).toBe('assets/a.js');
  expect(pathIn(SCOPE, 'https://host.example/team/other/a.js')).toBeNull();
  expect(pathIn(SCOPE, 'https://host.example/team/fupan')).toBeNull();
  expect(pathIn(SCOPE, 'https://elsewhere.example/team/fupan/a.js')).toBeNull();
});

test('the newest two versions stay, and every one that a tab still shows', () => {
  const all = [version('c', 3), version('a', 1), version('d', 4), version('b', 2)];
  const names = (used: string[]) => staying(all, new Set(used)).map((v) => v.entry);
  expect(names([])).toEqual(['d', 'c']);
  expect(names(['a'])).toEqual(['d', 'c', 'a']);
  expect(names(['b', 'd', 'gone'])).toEqual(['d', 'c', 'b']);
});

test('an older path is found where it was last; a name from the prototype is none', () => {
  const all = [
    version('new', 2, { 'index.html': 'n', 'assets/new.js': '1' }),
    version('old', 1, { 'index.html': 'o', 'assets/old.js': '2' }),
  ];
  expect(keyOf(SCOPE, 'index.html', all)).toBe(`${SCOPE}index.html?kept=n`);
  expect(keyOf(SCOPE, 'assets/old.js', all)).toBe(`${SCOPE}assets/old.js?kept=2`);
  expect(keyOf(SCOPE, 'assets/none.js', all)).toBeNull();
  expect(keyOf(SCOPE, 'constructor', all)).toBeNull();
});

test('whatever tabs are open, none loses a file of its version', () => {
  const entries = ['a', 'b', 'c', 'd', 'e'];
  fc.assert(
    fc.property(
      fc.shuffledSubarray(entries, { minLength: 1 }),
      fc.subarray(entries),
      (deployed, open) => {
        const all = deployed.map((entry, i) => version(entry, i + 1));
        const stay = staying(all, new Set(open)).map((v) => v.entry);
        for (const entry of deployed) {
          if (open.includes(entry)) expect(stay).toContain(entry);
        }
        expect(stay).toContain(deployed.at(-1));
      },
    ),
  );
});

// Expected hashes come from Node's own SHA-256.
test('a gzipped file and the same inflated on its way have one hash', async () => {
  const plain = Buffer.from('0061736d engine');
  const expected = createHash('sha256').update(plain).digest('hex').slice(0, 32);
  const buffer = (bytes: Buffer) => Uint8Array.from(bytes).buffer;
  expect(await contentHash('engine/a.wasm.gz', buffer(gzipSync(plain)))).toBe(expected);
  expect(await contentHash('engine/a.wasm.gz', buffer(plain))).toBe(expected);
  expect(await contentHash('a.js', buffer(gzipSync(plain)))).not.toBe(expected);
  expect(await contentHash('empty.gz', new ArrayBuffer(0))).toBe(
    createHash('sha256').digest('hex').slice(0, 32),
  );
});
