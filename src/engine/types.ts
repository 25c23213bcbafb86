/**
 * The seam between Fupan and a database that speaks DuckDB's SQL. The page's is a worker
 * (`wasm.ts`); tests run the same SQL in a native one. Nothing here assumes that data is local.
 */
export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };
export type Row = Record<string, Cell>;

/**
 * A result as plain values: counts and decimals as numbers, instants as ISO strings in UTC
 * ("2026-01-05T09:50:26.000Z"), days as "2026-01-05", missing as null.
 */
export interface Result {
  columns: { name: string; type: string }[];
  rows: Row[];
}

export interface QueryOptions {
  /** Aborting rejects with the signal's reason and stops the query in the engine. */
  signal?: AbortSignal;
  /** 0 … 1 where the engine knows it. */
  onProgress?: (share: number) => void;
}

export interface Engine {
  /** Runs one statement and reads its whole result. */
  query(sql: string, options?: QueryOptions): Promise<Result>;
  /** Runs statements for their effect, in order, in one transaction. */
  exec(statements: string | readonly string[], options?: QueryOptions): Promise<void>;
  /**
   * Runs one statement of a person or a link: one read-only statement, on a connection of its
   * own, rolled back, at most `limit` rows (default 10,000; one more sets `truncated`).
   */
  readOnly(
    sql: string,
    options?: QueryOptions & { limit?: number },
  ): Promise<Result & { truncated: boolean }>;
  /** The result as pieces of one Arrow IPC stream, for keeping. */
  arrow(sql: string, options?: QueryOptions): AsyncIterable<Uint8Array>;
  /** Creates `table` from an Arrow IPC stream (or appends to it, where it exists). */
  insertArrow(table: string, ipc: Uint8Array, options?: { append?: boolean }): Promise<void>;
  /** Makes a file readable as `mem/<name>` for read_csv; the returned path goes into the SQL. */
  registerFile(name: string, file: Blob): Promise<string>;
  dropFile(path: string): Promise<void>;
  /** Bytes of memory that the database holds. */
  memory(): Promise<number>;
  /** Called after the worker died and a new, empty one stands ready; returns the way to stop. */
  onRestart(listener: (cause: EngineError) => void): () => void;
  close(): Promise<void>;
}

/** Codes: `engine-start`, `engine-died`, `out-of-memory`, `sql`, `not-read-only`, `cancelled`. */
export class EngineError extends Error {
  readonly code: string;
  readonly args: Record<string, string | number | null>;
  readonly sql: string | undefined;

  constructor(
    code: string,
    args: Record<string, string | number | null> = {},
    options: ErrorOptions & { sql?: string } = {},
  ) {
    super(typeof args['detail'] === 'string' ? args['detail'] : code, options);
    this.name = 'EngineError';
    this.code = code;
    this.args = args;
    this.sql = options.sql;
  }
}
