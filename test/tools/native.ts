import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import {
  Bool,
  Field,
  Float64,
  List,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
  type DataType,
} from 'apache-arrow';
import { MAKE_HOME, USE_HOME } from '../../src/engine/home.ts';
import {
  EngineError,
  type Cell,
  type Engine,
  type QueryOptions,
  type Result,
  type Row,
} from '../../src/engine/types.ts';

/** The page's engine interface over native DuckDB, so that tests run the real SQL fast. */
export async function nativeEngine(threads = 1): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  for (const sql of [MAKE_HOME, USE_HOME]) await connection.run(sql);
  const files = new Map<string, string>();

  const query = async (sql: string, options: QueryOptions = {}): Promise<Result> => {
    options.signal?.throwIfAborted();
    return readAll(connection, sql);
  };
  const exec = async (statements: string | readonly string[]): Promise<void> => {
    const all = typeof statements === 'string' ? [statements] : statements;
    await connection.run('BEGIN');
    try {
      for (const sql of all) await readAll(connection, sql);
      await connection.run('COMMIT');
    } catch (error) {
      await connection.run('ROLLBACK');
      throw error;
    }
  };

  return {
    query,
    exec,
    async readOnly(sql, { limit = 10_000 } = {}) {
      const result = await query(sql);
      return {
        ...result,
        rows: result.rows.slice(0, limit),
        truncated: result.rows.length > limit,
      };
    },
    async *arrow(sql, options) {
      yield arrowOf(await query(sql, options));
    },
    async insertArrow(table, ipc, { append = false } = {}) {
      const arrow = tableFromIPC(ipc);
      const type = (t: string) =>
        /^Int|^Uint/.test(t) ? 'BIGINT' : /^Float/.test(t) ? 'DOUBLE' : 'VARCHAR';
      const columns = arrow.schema.fields.map((f) => `"${f.name}" ${type(String(f.type))}`);
      if (!append) await connection.run(`CREATE TABLE "${table}" (${columns.join(', ')})`);
      const appender = await connection.createAppender(table);
      for (const row of arrow) {
        for (const field of arrow.schema.fields) {
          const value = row[field.name] as string | number | bigint | null;
          if (value === null || value === undefined) appender.appendNull();
          else if (/^Int|^Uint/.test(String(field.type))) appender.appendBigInt(BigInt(value));
          else if (/^Float/.test(String(field.type))) appender.appendDouble(Number(value));
          else appender.appendVarchar(String(value));
        }
        appender.endRow();
      }
      appender.closeSync();
    },
    async registerFile(name, file) {
      const { mkdtempSync, writeFileSync } = await import('node:fs');
      const { join } = await import('node:path');
      const { tmpdir } = await import('node:os');
      const path = join(mkdtempSync(join(tmpdir(), 'fupan-')), name.replace(/[^\w.-]/g, '_'));
      writeFileSync(path, Buffer.from(await file.arrayBuffer()));
      files.set(path, path);
      return path;
    },
    async dropFile(path) {
      const { rmSync } = await import('node:fs');
      if (files.delete(path)) rmSync(path, { force: true });
    },
    async memory() {
      const sql = 'SELECT sum(memory_usage_bytes)::BIGINT AS bytes FROM duckdb_memory()';
      return Number((await query(sql)).rows[0]!['bytes']);
    },
    onRestart: () => () => {},
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Plain rows as an Arrow stream, with numbers as doubles and the rest as the page would read it. */
function arrowOf({ columns, rows }: Result): Uint8Array {
  const type = (cells: readonly Cell[]): DataType => {
    const some = cells.find((c) => (Array.isArray(c) ? c.length : c !== null));
    if (typeof some === 'number') return new Float64();
    if (typeof some === 'boolean') return new Bool();
    return Array.isArray(some) ? new List(new Field('item', type(cells.flat()), true)) : new Utf8();
  };
  const vectors = columns.map(({ name }) => {
    const cells = rows.map((row) => row[name] ?? null);
    return [name, vectorFromArray(cells, type(cells))] as const;
  });
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

async function readAll(connection: DuckDBConnection, sql: string): Promise<Result> {
  try {
    const reader = await connection.runAndReadAll(sql);
    const names = reader.columnNames();
    const types = reader.columnTypes().map(String);
    const rows = reader.getRows().map((cells) => {
      const row: Row = {};
      for (const [i, name] of names.entries()) row[name] = plain(cells[i] ?? null, types[i] ?? '');
      return row;
    });
    return { columns: names.map((name, i) => ({ name, type: types[i] ?? '' })), rows };
  } catch (error) {
    throw new EngineError(
      'sql',
      { detail: String((error as Error).message) },
      { cause: error, sql },
    );
  }
}

function plain(value: DuckDBValue, type: string): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (type === 'DATE') return value.toString();
  if (type.startsWith('TIMESTAMP'))
    return new Date(`${value.toString().replace(' ', 'T')}Z`).toISOString();
  if (type.startsWith('DECIMAL')) return Number(value.toString());
  if ('items' in value) return [...value.items].map((x) => plain(x, type.replace(/\[\]$/, '')));
  if ('entries' in value && typeof value.entries === 'object') {
    const entries = value.entries as Record<string, DuckDBValue>;
    return Object.fromEntries(Object.entries(entries).map(([k, x]) => [k, plain(x, '')]));
  }
  return value.toString();
}
