import { fixtures } from '../unit/import/sources/fixtures.ts';
import { cellsOf } from '../unit/import/readers/tools.ts';
import { pick, type Chance } from './fuzz-mutate.ts';

/** What is written into a container, and must be found in it again. */
export interface Table {
  name: string;
  header: string[];
  rows: string[][];
}

/** Tables of the platforms' own exports, to be written into containers. */
export async function fixtureTables(): Promise<Table[]> {
  const tables: Table[] = [];
  for (const { file, bytes } of [...fixtures(), ...fixtures('tables')]) {
    if (!/\.(csv|tsv|txt)$/.test(file)) continue;
    const { sniffed, cells } = await cellsOf(bytes);
    const rows = cells.map((row) => row.map((cell) => String(cell ?? '')));
    // JSON in a cell is taken apart, which would be a second thing to check.
    const plain = rows.flat().every((cell) => !/^\s*[[{]/.test(cell));
    if (plain && rows.length > 0)
      tables.push({ name: file, header: unlike(sniffed.header), rows: rows.map((r) => r.slice()) });
  }
  return tables;
}

/** Names that differ and are not empty, as the keys of records must. */
function unlike(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((given, i) => {
    const base = given.trim() === '' ? `column ${i + 1}` : given;
    const name = taken.has(base) ? `${base} ${i + 1}` : base;
    taken.add(name);
    return name;
  });
}

const ODD = [
  '',
  'a\nb',
  'say "x", or y;\tz',
  "'quoted'",
  'x1'.repeat(100),
  '=1+1',
  '合计',
  'Total',
  '-',
  '#REF!',
  '2026-02-30',
  '<b>&amp; & ]]></b>',
  '😀 é',
  'null',
  '12345678901234567890',
  '007',
  '1,234.5',
  '50%',
];

type Change = (rows: string[][], at: number, chance: Chance) => string[][];

/** Changes of cells and rows that any container can hold. */
const CHANGES: Readonly<Record<string, Change>> = {
  'an odd cell': (rows, at, chance) => {
    const row = rows[at]!.slice();
    row[Math.floor(chance() * row.length)] = pick(chance, ODD);
    return rows.with(at, row);
  },
  'an odd column': (rows, _, chance) => {
    const column = Math.floor(chance() * rows[0]!.length);
    return rows.map((row) => row.with(Math.min(column, row.length - 1), pick(chance, ODD)));
  },
  'an empty row': (rows, at) =>
    rows.toSpliced(
      at,
      0,
      rows[at]!.map(() => ''),
    ),
  'a gap': (rows, at) =>
    rows.toSpliced(at, 0, ...Array.from({ length: 40 }, () => rows[at]!.map(() => ''))),
  'a row less': (rows, at) => rows.toSpliced(at, 1),
  'a row twice': (rows, at) => rows.toSpliced(at, 0, rows[at]!),
  'rows many times': (rows) => Array.from({ length: 8 }, () => rows).flat(),
  'rows swapped': (rows, at, chance) => {
    const other = Math.floor(chance() * rows.length);
    return rows.with(at, rows[other]!).with(other, rows[at]!);
  },
  'a total': (rows) => [...rows, rows[0]!.map((_, i) => (i === 0 ? 'Total' : String(i)))],
  'a row of odd cells': (rows, at, chance) =>
    rows.toSpliced(
      at,
      0,
      rows[at]!.map(() => pick(chance, ODD)),
    ),
};

/** Changes a table's cells and rows, and says how. */
export function changed(table: Table, chance: Chance): { table: Table; done: string[] } {
  let { rows } = table;
  const done: string[] = [];
  for (let times = Math.floor(chance() * 4); times > 0; times--) {
    if (rows.length === 0 || rows.length > 100) break;
    const name = pick(chance, Object.keys(CHANGES));
    rows = CHANGES[name]!(rows, Math.floor(chance() * rows.length), chance);
    done.push(name);
  }
  return { table: { ...table, rows }, done };
}
