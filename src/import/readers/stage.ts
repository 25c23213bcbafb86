import { compact } from '../../engine/home.ts';
import type { Engine, QueryOptions } from '../../engine/types.ts';
import { ident, literal } from '../../model/sql.ts';
import type { Job, Readers, Sniffed } from '../types.ts';

/**
 * Puts a file's records into the engine table `table`: `line` BIGINT from 1, `cells` INTEGER,
 * `c0` … `cn` VARCHAR, `extra` VARCHAR; empty cells are NULL. A regular file is read by DuckDB,
 * any other (or one that gives another count) by our own reader. Runs on the page: no parsing here.
 */
export async function stage(
  engine: Engine,
  file: Blob,
  sniffed: Sniffed,
  readers: Readers,
  table: string,
  job: Job,
  options: QueryOptions = {},
): Promise<void> {
  if (sniffed.regular && (await stageFast(engine, file, sniffed, table, job, options))) return;
  await makeTable(engine, sniffed, table);
  await readers.read(file, sniffed, appender(engine, table, options), job);
}

/** How many appended pieces (of some 20,000 rows) may lie in the table before it is made compact. */
const APPENDS = 25;

/** Appends pieces; small ones are stored in full, so the table is made compact now and then. */
function appender(engine: Engine, table: string, { signal }: QueryOptions) {
  let n = 0;
  return async (ipc: Uint8Array): Promise<void> => {
    signal?.throwIfAborted();
    await engine.insertArrow(table, ipc, { append: true });
    if (++n % APPENDS === 0) await compact(engine);
  };
}

async function makeTable(engine: Engine, sniffed: Sniffed, table: string): Promise<void> {
  const { header, columns = header.length } = sniffed;
  const cells = Array.from({ length: columns }, (_, i) => `c${i} VARCHAR`);
  await engine.exec([
    `DROP TABLE IF EXISTS ${ident(table)}`,
    `CREATE TABLE ${ident(table)} (line BIGINT, cells INTEGER, ${cells.join(', ')}, extra VARCHAR)`,
  ]);
}

/**
 * True if DuckDB read as many records as were counted; the table stands then. A large file is read
 * in pieces: the engine holds a file's text until it has read all of it.
 */
async function stageFast(
  engine: Engine,
  file: Blob,
  sniffed: Sniffed,
  table: string,
  job: Job,
  options: QueryOptions,
): Promise<boolean> {
  await makeTable(engine, sniffed, table);
  const ends = [...sniffed.cuts, file.size];
  let from = 0;
  let records = 0;
  for (const to of ends) {
    const piece = ends.length > 1 ? file.slice(from, to) : file;
    const path = await engine.registerFile(`${sniffed.hash}-${from}.csv`, piece);
    try {
      await engine.exec(fastSql(sniffed, path, table, from === 0, records), options);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    } finally {
      await engine.dropFile(path);
    }
    const { rows } = await engine.query(`SELECT count(*) AS n FROM ${ident(table)}`, options);
    records = Number(rows[0]!['n']);
    job.onProgress(to);
    from = to;
  }
  return records === sniffed.records;
}

/** The statement of the fast lane; every choice is given, so that DuckDB guesses nothing. */
function fastSql(
  { dialect, header, preamble }: Sniffed,
  path: string,
  table: string,
  first: boolean,
  before: number,
): string {
  const above = dialect.headerRow === null ? preamble.length : dialect.headerRow + 1;
  const names = header.map((_, i) => `c${i}`);
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${first ? above : 0}`,
    `delim = ${literal(dialect.delimiter)}`,
    `quote = ${literal(dialect.quote)}`,
    `escape = ${literal(dialect.quote)}`,
    `columns = {${names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}`,
    "nullstr = ''",
    'null_padding = false',
    'strict_mode = true',
    // One scanner from the first byte on: a cut inside a quoted cell would be guessed.
    'parallel = false',
  ];
  return `INSERT INTO ${ident(table)}
SELECT
  ${before} + row_number() OVER () AS line,
  ${header.length}::INTEGER AS cells,
  ${names.join(', ')},
  NULL::VARCHAR AS extra
FROM read_csv(
  ${literal(path)},
  ${options.join(',\n  ')}
)`;
}

/** DuckDB refused the file's text: our own reader takes it. Anything else is a failure. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'sql';
}
