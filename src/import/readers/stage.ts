import type { Engine } from '../../engine/types.ts';
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
): Promise<void> {
  if (sniffed.regular && (await stageFast(engine, file, sniffed, table))) {
    job.onProgress(sniffed.bytes);
    return;
  }
  const columns = ['line BIGINT', 'cells INTEGER', ...textColumns(sniffed), 'extra VARCHAR'];
  await engine.exec([
    `DROP TABLE IF EXISTS ${ident(table)}`,
    `CREATE TABLE ${ident(table)} (${columns.join(', ')})`,
  ]);
  await readers.read(file, sniffed, (ipc) => engine.insertArrow(table, ipc, { append: true }), job);
}

/** True if DuckDB read as many records as were counted; the table stands then. */
async function stageFast(
  engine: Engine,
  file: Blob,
  sniffed: Sniffed,
  table: string,
): Promise<boolean> {
  const path = await engine.registerFile(`${sniffed.hash}.csv`, file);
  try {
    await engine.exec([`DROP TABLE IF EXISTS ${ident(table)}`, fastSql(sniffed, path, table)]);
    const { rows } = await engine.query(`SELECT count(*) AS n FROM ${ident(table)}`);
    return rows[0]?.['n'] === sniffed.records;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  } finally {
    await engine.dropFile(path);
  }
}

/** The statement of the fast lane; every choice is given, so that DuckDB guesses nothing. */
function fastSql(sniffed: Sniffed, path: string, table: string): string {
  const { dialect, header, preamble } = sniffed;
  const skip = dialect.headerRow === null ? preamble.length : dialect.headerRow + 1;
  const names = header.map((_, i) => `c${i}`);
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${skip}`,
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
  return `CREATE TABLE ${ident(table)} AS
SELECT
  row_number() OVER () AS line,
  ${header.length}::INTEGER AS cells,
  ${names.join(', ')},
  NULL::VARCHAR AS extra
FROM read_csv(
  ${literal(path)},
  ${options.join(',\n  ')}
)`;
}

function textColumns({ header }: Sniffed): string[] {
  return header.map((_, i) => `c${i} VARCHAR`);
}

/** DuckDB refused the file's text: our own reader takes it. Anything else is a failure. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'sql';
}
