import { unzipSync, zipSync } from 'fflate';
import { encodings } from '../unit/import/readers/portals/encodings.ts';
import { headers } from '../unit/import/readers/portals/headers.ts';
import { marks } from '../unit/import/readers/portals/marks.ts';
import { encoded, utf16 } from '../unit/import/readers/tools.ts';
import { fixtures } from '../unit/import/sources/fixtures.ts';
import type { Content } from './fuzz-check.ts';
import { BROKEN, MUTATIONS, pick, type Chance, type Mutation } from './fuzz-mutate.ts';
import { changed, fixtureTables, type Table } from './fuzz-tables.ts';
import { ARCHIVES, WRITERS, type Bytes } from './fuzz-write.ts';

/** A damaged file: what was done to it, and what it held before its bytes were touched. */
export interface Case {
  name: string;
  kind: string;
  bytes: Bytes;
  done: string[];
  /** Null for delimited text, which is looked at by itself. */
  content: Content | null;
  /** A sound container; its cells are odd, its bytes are not. */
  isWhole: boolean;
}

/** Of all cases, so many are delimited text. */
const TEXT = 0.3;
const CONTAINERS = [...Object.keys(WRITERS), ...Object.keys(ARCHIVES)];
/** A container keeps sheets, or one table. */
const SHEETS = new Set(['xlsx', 'ods', 'xls', 'xlsb', 'spreadsheetml', 'html']);
const PACKAGES = new Set(['xlsx', 'ods', 'xlsb']);

interface Text {
  name: string;
  bytes: Bytes;
}

/** Makes damaged files by chance, from the fixtures and the portals' files. */
export async function caseMaker(): Promise<(chance: Chance) => Case> {
  const tables = await fixtureTables();
  const texts = textFiles();
  return (chance) =>
    chance() < TEXT ? textCase(texts, chance) : containerCase(texts, tables, chance);
}

function textFiles(): Text[] {
  const bytesOf = (text: string, encoding = 'utf-8'): Bytes => {
    if (encoding === 'utf-8') return new TextEncoder().encode(text);
    const wide = encoding.startsWith('utf-16');
    return new Uint8Array(
      wide ? utf16(text, encoding === 'utf-16le', true) : encoded(text, encoding),
    );
  };
  const portals = [...marks, ...headers, ...encodings].map(({ text, encoding }, i) => ({
    name: `portal-${i}.csv`,
    bytes: bytesOf(text, encoding),
  }));
  return [...fixtures().map(({ file, bytes }) => ({ name: file, bytes })), ...portals];
}

/** Damages bytes one to three times. */
function damaged(
  bytes: Bytes,
  kinds: Readonly<Record<string, Mutation>>,
  other: () => Bytes,
  chance: Chance,
): { bytes: Bytes; done: string[] } {
  const done: string[] = [];
  let out = bytes;
  for (let times = 1 + Math.floor(chance() * 3); times > 0; times--) {
    const name = pick(chance, Object.keys(kinds));
    done.push(name);
    out = kinds[name]!(out, chance, other());
  }
  return { bytes: out, done };
}

function textCase(texts: readonly Text[], chance: Chance): Case {
  const { name, bytes } = pick(chance, texts);
  const other = (): Bytes => pick(chance, texts).bytes;
  const kind = /\.jsonl?$/.exec(name)?.[0].slice(1) ?? 'text';
  return { name, kind, content: null, isWhole: false, ...damaged(bytes, MUTATIONS, other, chance) };
}

function containerCase(texts: readonly Text[], tables: readonly Table[], chance: Chance): Case {
  const kind = pick(chance, CONTAINERS);
  const { bytes, content, done, from } = sound(kind, texts, tables, chance);
  const name = `${from}.${kind}`;
  if (chance() < 0.4) return { name, kind, bytes, content, done, isWhole: true };
  if (PACKAGES.has(kind) && chance() < 0.3) {
    const inside = brokenPackage(bytes, chance);
    return { name, kind, content, ...inside, done: [...done, ...inside.done], isWhole: false };
  }
  const other = (): Bytes => sound(pick(chance, CONTAINERS), texts, tables, chance).bytes;
  const broken = damaged(bytes, BROKEN, other, chance);
  return { name, kind, content, ...broken, done: [...done, ...broken.done], isWhole: false };
}

/** A whole container with what it holds. */
function sound(
  kind: string,
  texts: readonly Text[],
  tables: readonly Table[],
  chance: Chance,
): { from: string; bytes: Bytes; content: Content; done: string[] } {
  const archive = ARCHIVES[kind];
  if (archive) {
    const files: Record<string, Bytes> = {};
    const done: string[] = [];
    const many = kind === 'gzip' || kind === 'zstd' ? 1 : 1 + Math.floor(chance() * 3);
    for (let i = 0; i < many; i++) {
      const one = pick(
        chance,
        texts.filter(({ name }) => /\.(csv|tsv|txt)$/.test(name)),
      );
      const inner =
        chance() < 0.5
          ? { bytes: one.bytes, done: [] }
          : damaged(one.bytes, INNER, () => one.bytes, chance);
      done.push(...inner.done);
      files[`f${i}/${one.name}`] = inner.bytes;
    }
    const content = { files: Object.values(files) };
    return { from: Object.keys(files)[0]!.slice(3), bytes: archive(files), content, done };
  }
  const many = SHEETS.has(kind) ? 1 + Math.floor(chance() * 2) : 1;
  const changes = Array.from({ length: many }, () => changed(pick(chance, tables), chance));
  const written = WRITERS[kind]!(
    changes.map(({ table }) => table),
    chance,
  );
  return {
    from: changes[0]!.table.name,
    bytes: written.bytes,
    content: { rows: written.rows },
    done: changes.flatMap(({ done }) => done),
  };
}

/** Damage that leaves a text a text that is not empty, so that its bytes can be asked for. */
const INNER = Object.fromEntries(
  ['delete a line', 'repeat a line', 'insert marks', 'swap lines', 'blank lines'].map((name) => [
    name,
    MUTATIONS[name]!,
  ]),
);

/** A sound zip around a workbook that lacks something. */
function brokenPackage(bytes: Bytes, chance: Chance): { bytes: Bytes; done: string[] } {
  const files = unzipSync(bytes);
  const path = pick(chance, Object.keys(files));
  const how = pick(chance, ['without', 'cut off in', 'empty']);
  const old = files[path]!;
  if (how === 'without') delete files[path];
  else if (how === 'empty') files[path] = new Uint8Array(0);
  else files[path] = old.slice(0, Math.floor(chance() * old.length));
  return { bytes: Uint8Array.from(zipSync(files)), done: [`${how} ${path}`] };
}
