import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readHeader } from '../../../../src/import/header.ts';
import { matches } from '../../../../src/import/match.ts';
import { readers } from '../../../../src/import/readers/index.ts';
import { SOURCES } from '../../../../src/import/sources/index.ts';
import { VOCABULARY } from '../../../../src/import/sources/vocabulary/index.ts';
import { tableDef } from '../../../../src/model/tables.ts';
import { fixtures, orphans } from './fixtures.ts';

// A new platform is a new file with a fixture and nothing else: what the folder holds is checked here.

const folder = readdirSync(new URL('../../../../src/import/sources/', import.meta.url))
  .filter((f) => f.endsWith('.ts') && !['index.ts', 'types.ts', 'words.ts'].includes(f))
  .sort();
const all = fixtures();

test('every file of the folder is one source, named after its id', () => {
  expect(SOURCES.map((s) => `${s.id.replaceAll('_', '-')}.ts`).sort()).toEqual(folder);
  expect(new Set(SOURCES.map((s) => s.id)).size).toBe(SOURCES.length);
});

test('every source has a name in both languages, and what it says is there', () => {
  const ids = new Set(SOURCES.map((s) => s.id));
  for (const s of SOURCES) {
    expect([s.id, s.name.en.trim() !== '', s.name['zh-CN'].trim() !== '']).toEqual([
      s.id,
      true,
      true,
    ]);
    expect([s.id, Object.keys(s.languages).length > 0]).toEqual([s.id, true]);
    for (const id of s.over ?? []) expect([s.id, id, ids.has(id)]).toEqual([s.id, id, true]);
    const columns = s.table ? tableDef(s.table).columns.map((c) => c.name) : [];
    const known = s.table ? [...columns, ...Object.keys(VOCABULARY[s.table])] : [];
    for (const c of Object.keys(s.columns))
      expect([s.id, known]).toEqual([s.id, expect.arrayContaining([c])]);
    // A word that no header folds to would never be found.
    const words = [
      ...s.recognise.flat(),
      ...Object.keys(s.units ?? {}),
      ...Object.values(s.columns),
    ]
      .filter((w) => typeof w === 'string')
      .flatMap((w) => w.split('|'));
    for (const w of words) expect([s.id, w]).toEqual([s.id, foldedOf(w)]);
  }
});

/** The folded header that a word stands for: with its unit, or without. */
const foldedOf = (word: string): string => {
  const { full, name } = readHeader(word);
  return word === name ? name : full;
};

test('every source has a fixture in each of its languages, and every fixture its source', () => {
  const wanted = SOURCES.flatMap((s) => Object.keys(s.languages).map((l) => `${s.id}.${l}`)).sort();
  const there = [...new Set(all.map((f) => `${f.id}.${f.language}`))].sort();
  expect(wanted.filter((w) => !there.includes(w))).toEqual([]);
  expect(there.filter((t) => !wanted.includes(t))).toEqual([]);
  expect(orphans(all)).toEqual([]);
});

test.each(all)('$file is its source, and no other fits as well', async ({ file, id, bytes }) => {
  const job = { id: 'sniff', onProgress: () => {} };
  const [part] = await readers.open(new File([bytes], file), job);
  const { rawHeader, preamble } = await readers.sniff(part!.blob, file, part!.dialect, job);
  const [first, second] = matches(rawHeader.map(readHeader), preamble);
  expect(first?.source.id).toBe(id);
  const { evidence, explained } = first!;
  if (second) expect(second).not.toMatchObject({ evidence, explained });
});
