import type { Engine } from '../engine/types.ts';
import { ident } from '../model/sql.ts';
import type { Keeper } from './keeper.ts';
import { already, say } from './report.ts';
import type { Counts, LoadReport, Part, RawRecord, Sniffed } from './types.ts';

/** Columns beyond the header at most; what is wider still stands joined in one more. */
const BEYOND = 500;
const SLUG = 40;

/** A staged file that is to stand as it is. */
interface RawInput {
  engine: Engine;
  keeper: Keeper;
  file: string;
  sniffed: Sniffed;
  /** The staged rows; null where the file holds nothing at all. */
  stage: string | null;
  now: Date;
}

/** Cells that a raw table has places for: `Sniffed.columns` of its staging. */
export const rawColumns = ({ header, widest }: Sniffed): number =>
  Math.min(widest, header.length + BEYOND);

/** A file without a byte, which no reader takes: its only part. */
export const emptyPart = (file: File): Part => ({
  name: file.name,
  blob: file,
  dialect: {},
  container: null,
  warnings: [],
});

/** What is known of a part without text: a table without rows. */
export const emptySniffed = ({ name, blob }: Part): Sniffed => ({
  name,
  bytes: blob.size,
  hash: '',
  dialect: { encoding: 'utf-8', delimiter: ',', quote: '"', escape: '"', headerRow: null },
  header: ['col_0'],
  rawHeader: [],
  preamble: [],
  records: 0,
  widest: 1,
  regular: true,
  cuts: [],
  head: [],
  tail: [],
  warnings: [{ code: 'no-rows', args: {} }],
});

/**
 * Makes a table of a file's own columns and nothing else, as text, in the order of the records;
 * only blank records are left out. Keeps it, and reports. The same content is one load.
 */
export async function loadRaw(input: RawInput): Promise<LoadReport> {
  const { engine, keeper, file, sniffed, stage } = input;
  const recipe = JSON.stringify(sniffed.dialect);
  const twin = keeper.raws().find((r) => r.hash === sniffed.hash && r.recipe === recipe);
  if (twin) return already(twin, file);
  const table = tableName(file, new Set(keeper.raws().map((r) => r.table)));
  const wide = sniffed.widest > rawColumns(sniffed);
  const columns = rawNames(sniffed.rawHeader, rawColumns(sniffed) + (wide ? 1 : 0));
  await engine.exec(tableSql(table, columns, stage, wide));
  try {
    const { rows } = await engine.query(`SELECT count(*) AS n FROM ${ident(table)}`);
    const record = recordOf(input, { table, columns, recipe, rows: Number(rows[0]!['n']) });
    await keeper.keepRaw(record, engine.arrow(`SELECT * FROM ${ident(table)}`));
    return record.report;
  } catch (error) {
    await engine.exec(`DROP TABLE IF EXISTS ${ident(table)}`);
    throw error;
  }
}

function tableSql(
  table: string,
  columns: readonly string[],
  stage: string | null,
  wide: boolean,
): string[] {
  if (stage === null) return emptyTableSql(table, columns);
  const last = columns.length - 1;
  const list = columns.map(
    (name, i) => `${wide && i === last ? 'extra' : `c${i}`} AS ${ident(name)}`,
  );
  return [
    `DROP TABLE IF EXISTS ${ident(table)}`,
    `CREATE TABLE ${ident(table)} AS
SELECT ${list.join(',\n  ')}
FROM ${stage} WHERE cells > 0 ORDER BY line`,
  ];
}

/** Statements that make a raw table without rows. */
export const emptyTableSql = (table: string, columns: readonly string[]): string[] => [
  `DROP TABLE IF EXISTS ${ident(table)}`,
  `CREATE TABLE ${ident(table)} (${columns.map((name) => `${ident(name)} VARCHAR`).join(', ')})`,
];

function recordOf(
  { keeper, file, sniffed, now }: RawInput,
  made: { table: string; columns: string[]; recipe: string; rows: number },
): RawRecord {
  const { table, columns, recipe, rows } = made;
  const fileId = keeper.nextId();
  const lines = sniffed.records;
  const none = { rejected: 0, totals: 0, duplicates: 0 };
  const counts: Counts = { lines, rows, blank: lines - rows, ...none };
  const report: LoadReport = {
    file,
    source: 'unknown',
    table,
    ...counts,
    sums: {},
    replaced: 0,
    encoding: sniffed.dialect.encoding,
    mapping: columns.map((to, i) => ({ from: sniffed.rawHeader[i] ?? to, to, how: 'name' })),
    warnings: sniffed.warnings.map(say),
  };
  return {
    fileId,
    file,
    source: report.source,
    hash: sniffed.hash,
    recipe,
    kept: `${fileId}-${sniffed.hash.slice(0, 16)}.raw.arrow`,
    table,
    columns,
    loaded: now.toISOString(),
    from: null,
    to: null,
    counts,
    sums: {},
    bytes: sniffed.bytes,
    rejects: [],
    report,
  };
}

/** `raw_` and the file's name in letters that need no quotes; a number where that is taken. */
function tableName(file: string, taken: ReadonlySet<string>): string {
  const slug = file
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, SLUG);
  const base = slug === '' ? 'raw' : `raw_${slug}`;
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
  return name;
}

/** The file's own names, letter for letter; empty ones by their place, twins with a number. */
export function rawNames(rawHeader: readonly string[], width: number): string[] {
  const key = (name: string): string => name.toLowerCase();
  const own = new Set(rawHeader.map(key));
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, i) => {
    const given = (rawHeader[i] ?? '').replaceAll('\0', '');
    const base = given.trim() === '' ? `col_${i}` : given;
    let name = base;
    for (let n = 2; taken.has(key(name)) || (name !== given && own.has(key(name))); n++)
      name = `${base} (${n})`;
    taken.add(key(name));
    return name;
  });
}
