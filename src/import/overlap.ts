import type { Engine, QueryOptions } from '../engine/types.ts';
import { givenSql, isDerivedColumn } from '../model/marks.ts';
import { additiveColumns } from '../model/metrics.ts';
import { ident } from '../model/sql.ts';
import { tableDef, type TableName } from '../model/tables.ts';
import type { LoadRecord, Overlap, OverlapChoice } from './types.ts';

/**
 * Rows of older loads that new rows stand for again (design: same source, day, entity). New rows
 * are a relation `fresh` with the columns of the table that the file fills, and `row`.
 */
export interface OverlapInput {
  table: TableName;
  /** A SELECT, or the name of a table, with the new rows. */
  fresh: string;
  /** The columns that the new rows have. */
  columns: readonly string[];
  /** The columns that the standing table has, and its rows as their files gave them. */
  standing: readonly string[];
  rows: string;
  /** Loads whose rows may be replaced: those of the table, by the same platform. */
  loads: readonly LoadRecord[];
  source: string;
  ownChannel: boolean;
}

/** A standing table as the files gave it: what follows from the settings is no content. */
export const standingOf = (
  table: TableName,
  columns: readonly string[],
): Pick<OverlapInput, 'standing' | 'rows'> => ({
  standing: columns.filter((c) => !isDerivedColumn(c)),
  rows: givenSql(table, columns),
});

const same = (columns: readonly string[]): string =>
  columns.map((c) => `o.${ident(c)} IS NOT DISTINCT FROM f.${ident(c)}`).join(' AND ');

const files = (loads: readonly LoadRecord[], alias = ''): string =>
  loads.length ? `${alias}file_id IN (${loads.map((l) => l.fileId).join(', ')})` : 'false';

/** The one column that makes two rows the same thing; rows without it are compared whole. */
function idOf(table: TableName): string | null {
  const { entity } = tableDef(table);
  if (entity.by === 'row') return entity.id ?? null;
  return entity.by === 'columns' && entity.columns.length === 1 ? entity.columns[0]! : null;
}

/** How rows of this table are the same thing. */
function keysOf(input: OverlapInput): { key: string[] | null; id: string | null } {
  const { entity, columns } = tableDef(input.table);
  const has = (name: string): boolean => input.columns.includes(name);
  const id = idOf(input.table);
  if (id || entity.by === 'row') return { key: null, id: id && has(id) ? id : null };
  if (entity.by === 'columns') return { key: entity.columns.filter(has), id: null };
  const dims = columns.filter(
    (c) => c.role === 'dimension' && (c.name !== 'channel' || input.ownChannel),
  );
  return { key: ['day', ...dims.map((c) => c.name)], id: null };
}

/** Ids meet only within one platform's loads: two shops may both have an order 1001. */
const peers = ({ loads, source }: OverlapInput): LoadRecord[] =>
  loads.filter((l) => l.source === source);

/** SELECT of the `row` of every standing row that a new row replaces. */
export function replacedSql(input: OverlapInput): string {
  const { rows, fresh } = input;
  const { key, id } = keysOf(input);
  const parts: string[] = [];
  if (key?.length) {
    parts.push(`SELECT o.row FROM ${rows} o
SEMI JOIN (SELECT DISTINCT ${key.map((c) => freshColumn(input, c)).join(', ')} FROM (${from(fresh)})) f
  ON ${same(key)}
WHERE ${files(input.loads, 'o.')}`);
  }
  if (id) {
    parts.push(`SELECT o.row FROM ${rows} o
SEMI JOIN (${from(fresh)}) f ON o.${ident(id)} = f.${ident(id)}
WHERE ${files(peers(input), 'o.')}`);
  }
  if (!key) parts.push(copiesSql(input, id, 'o'));
  return parts.join('\nUNION\n');
}

const from = (fresh: string): string =>
  /^\s*select|^\s*with/i.test(fresh) ? fresh : `SELECT * FROM ${fresh}`;

/** Names of columns are one to the engine whatever their case. */
const freshColumn = ({ columns }: OverlapInput, name: string): string =>
  columns.some((c) => c === name || c.toLowerCase() === name.toLowerCase())
    ? ident(name)
    : `NULL AS ${ident(name)}`;

/** The columns whose equal values make two whole rows equal. */
function contentOf(input: OverlapInput): string[] {
  const skip = new Set(['row', 'file_id', 'row_number', 'day']);
  if (!input.ownChannel) skip.add('channel');
  return input.standing.filter((c) => !skip.has(c));
}

/**
 * Whole rows by their number of copies: of n standing and m new equal rows, min(n, m) are the
 * same. `side` o gives the standing rows that are replaced, f the new rows that are there already.
 */
function copiesSql(input: OverlapInput, id: string | null, side: 'o' | 'f'): string {
  const { rows, fresh, loads } = input;
  const content = contentOf(input);
  const list = content.map(ident).join(', ');
  const noId = id ? `WHERE ${ident(id)} IS NULL` : '';
  const olds = `SELECT row, ${list} FROM ${rows} WHERE ${files(loads)}${id ? ` AND ${ident(id)} IS NULL` : ''}`;
  const news = `SELECT row, ${content.map((c) => freshColumn(input, c)).join(', ')} FROM (${from(fresh)}) ${noId}`;
  const numbered = (of: string) =>
    `SELECT row, ${list}, row_number() OVER (PARTITION BY ${list} ORDER BY row) AS copy FROM (${of})`;
  const counted = (of: string) => `SELECT ${list}, count(*) AS copies FROM (${of}) GROUP BY ALL`;
  const [mine, other] = side === 'o' ? [olds, news] : [news, olds];
  return `SELECT o.row FROM (${numbered(mine)}) o
JOIN (${counted(other)}) f ON ${same(content)}
WHERE o.copy <= f.copies`;
}

/** SELECT of the `row` of every new row whose entity stands already. */
export function presentSql(input: OverlapInput): string {
  const { rows, fresh } = input;
  const { key, id } = keysOf(input);
  if (key?.length) {
    return `SELECT f.row FROM (SELECT row, ${key.map((c) => freshColumn(input, c)).join(', ')} FROM (${from(fresh)})) f
SEMI JOIN (SELECT * FROM ${rows} WHERE ${files(input.loads)}) o ON ${same(key)}`;
  }
  const byId = id
    ? `SELECT f.row FROM (${from(fresh)}) f SEMI JOIN (SELECT * FROM ${rows} WHERE ${files(peers(input))}) o ON o.${ident(id)} = f.${ident(id)}\nUNION\n`
    : '';
  return byId + copiesSql(input, id, 'f');
}

/**
 * What stands and may be touched: `gone` are loads of the same content read otherwise, replaced
 * whole; `loads` are the others of the table whose days meet those of the new rows.
 */
export function touching(
  loads: readonly LoadRecord[],
  table: TableName,
  hash: string,
  days: { from: string | null; to: string | null },
): { gone: LoadRecord[]; loads: LoadRecord[] } {
  const mine = loads.filter((l) => l.table === table);
  const meets = (l: LoadRecord): boolean =>
    byId(table) ||
    l.from === null ||
    days.from === null ||
    (l.from <= days.to! && l.to! >= days.from);
  return {
    gone: mine.filter((l) => l.hash === hash),
    loads: mine.filter((l) => l.hash !== hash && meets(l)),
  };
}

/** An order keeps its id when its day is corrected; everything else is the same thing on its day. */
const byId = (table: TableName): boolean => tableDef(table).entity.by === 'columns';

/** How many standing rows would be replaced, how many of them hold other figures, over which days. */
export async function findOverlap(
  engine: Engine,
  input: OverlapInput,
  choice: OverlapChoice,
  options: QueryOptions,
): Promise<Overlap | null> {
  if (!input.loads.length) return null;
  const { rows } = await engine.query(
    `SELECT count(*) AS n, min(day) AS a, max(day) AS b FROM ${input.table}
WHERE row IN (${replacedSql(input)})`,
    options,
  );
  const n = Number(rows[0]!['n']);
  if (!n) return null;
  return {
    rows: n,
    differing: await differing(engine, input, options),
    from: String(rows[0]!['a'] ?? ''),
    to: String(rows[0]!['b'] ?? ''),
    choice,
  };
}

/** Of the standing rows that meet new ones, those whose figures are not the same. */
async function differing(
  engine: Engine,
  input: OverlapInput,
  options: QueryOptions,
): Promise<number> {
  const { key, id } = keysOf(input);
  const keys = key ?? (id ? [id] : []);
  const figures = additiveColumns(input.table).filter((c) => input.columns.includes(c));
  if (!keys.length || !figures.length) return 0;
  const list = keys.map(ident).join(', ');
  const sums = figures.map((c) => `sum(${ident(c)}) AS ${ident(c)}`).join(', ');
  const other = figures.map((c) => `o.${ident(c)} IS DISTINCT FROM f.${ident(c)}`).join(' OR ');
  const loads = id ? peers(input) : input.loads;
  const { rows } = await engine.query(
    `SELECT coalesce(sum(o.n), 0) AS n
FROM (SELECT ${list}, count(*) AS n, ${sums} FROM ${input.rows} WHERE ${files(loads)} GROUP BY ${list}) o
JOIN (SELECT ${list}, ${sums} FROM (SELECT ${[...keys, ...figures].map((c) => freshColumn(input, c)).join(', ')} FROM (${from(input.fresh)})) GROUP BY ${list}) f
  ON ${same(keys)}
WHERE ${other}`,
    options,
  );
  return Number(rows[0]!['n']);
}

/**
 * Days on which the same source stands already under other names (a campaign file beside an ad
 * file): rows that nothing replaces, whose filled dimensions are not those of the new rows.
 */
export async function otherGrain(
  engine: Engine,
  input: OverlapInput,
  options: QueryOptions,
): Promise<number> {
  if (input.table !== 'spend' || !input.loads.length || !input.columns.includes('source')) return 0;
  const dims = tableDef('spend').columns.filter(
    (c) => c.role === 'dimension' && c.name !== 'channel' && c.name !== 'source',
  );
  const filled = `[${dims.map((c) => `count(${ident(c.name)}) > 0`).join(', ')}]`;
  const fresh = `SELECT ${['day', 'source', ...dims.map((c) => c.name)].map((c) => freshColumn(input, c)).join(', ')} FROM (${from(input.fresh)})`;
  const { rows } = await engine.query(
    `WITH fresh AS (${fresh}),
standing AS (
  SELECT o.* FROM ${input.rows} o SEMI JOIN fresh f ON o.day = f.day AND o.source = f.source
  WHERE ${files(input.loads, 'o.')} AND o.row NOT IN (${replacedSql(input)})
)
SELECT count(DISTINCT day) AS days,
  (SELECT ${filled} FROM standing)
    <> (SELECT ${filled} FROM fresh) AS other
FROM standing`,
    options,
  );
  return rows[0]!['other'] === true ? Number(rows[0]!['days']) : 0;
}
