import type { AsyncDuckDB, AsyncDuckDBConnection } from '@duckdb/duckdb-wasm';
import { DataType } from 'apache-arrow';
import { boot } from './boot.ts';
import { USE_HOME } from './home.ts';
import { plainResult } from './plain.ts';
import { readingStatement } from './statement.ts';
import { EngineError, type Engine, type QueryOptions, type Result } from './types.ts';

/** Ends an Arrow IPC stream whose pieces were kept without their end. */
const END_OF_STREAM = new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0]);

/** What the module says when it is beyond help: its memory can no longer be trusted. */
const TRAP = /unreachable|memory access out of bounds|table index|null function|indirect call/i;
/** Milliseconds after which a worker that answers nothing is taken for dead. */
const SILENCE = 45_000;
const OUT_OF_MEMORY = /out of memory/i;

const asText = (sql: string, fields: readonly { name: string }[]): string => {
  const names = fields.map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const casts = names.map((name) => `${name}::VARCHAR AS ${name}`);
  return `SELECT * REPLACE (${casts.join(', ')}) FROM (\n${sql.replace(/[\s;]+$/, '')}\n)`;
};

/** The result of `work`, or the reason of a stop as soon as it comes. */
async function unlessStopped<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  work.catch(() => {}); // after a stop nobody listens
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const connect = async (db: AsyncDuckDB): Promise<AsyncDuckDBConnection> => {
  const connection = await db.connect();
  await connection.query(USE_HOME);
  return connection;
};

/**
 * DuckDB-WASM as an engine. If the worker dies, a new and empty one is started, what was running
 * rejects with `engine-died`, and the listeners load the tables again.
 */
export async function openEngine(): Promise<Engine> {
  const listeners = new Set<(cause: EngineError) => void>();
  let death = Promise.withResolvers<never>();
  death.promise.catch(() => {});
  let idle: AsyncDuckDBConnection[] = [];
  let restarting: Promise<void> | null = null;
  let closed = false;
  let db: AsyncDuckDB = await boot(died);

  function died(cause: unknown): void {
    if (restarting || closed) return;
    const error = new EngineError('engine-died', { detail: String(cause) }, { cause });
    const old = db;
    death.reject(error);
    death = Promise.withResolvers<never>();
    death.promise.catch(() => {});
    idle = [];
    asking = false;
    restarting = (async () => {
      await old.terminate();
      db = await boot(died);
    })().finally(() => (restarting = null));
    restarting.then(
      () => listeners.forEach((l) => l(error)),
      () => {},
    );
  }

  /**
   * A dead worker never answers, so every wait ends with its death too. One that was closed without
   * an error is known by its silence: it answers no question between two steps of any query.
   */
  let waiting = 0;
  let heard = performance.now();
  let ticked = performance.now();
  let asking = false;
  const watch = setInterval(() => {
    const slept = performance.now() - ticked > 5000; // the tab, not the worker
    ticked = performance.now();
    if (!waiting || restarting || slept) heard = performance.now();
    else if (performance.now() - heard > SILENCE) died('no answer');
    else if (!asking) {
      asking = true;
      const mine = db;
      void mine.getVersion().then(() => {
        if (mine === db) heard = performance.now();
        asking = false;
      });
    }
  }, 1000);

  async function alive<T>(work: Promise<T>): Promise<T> {
    waiting += 1;
    try {
      return await Promise.race([work, death.promise]);
    } finally {
      waiting -= 1;
      heard = performance.now();
    }
  }

  /**
   * A stop is told to the engine, and whoever waits goes on at once: the engine may be in the midst
   * of a sort that it cannot leave, and its connection is free when it is done. What writes has to
   * be waited for.
   */
  async function connected<T>(
    use: (connection: AsyncDuckDBConnection) => Promise<T>,
    { signal, writes = false }: QueryOptions & { writes?: boolean } = {},
    sql?: string,
  ): Promise<T> {
    if (restarting) await restarting;
    signal?.throwIfAborted();
    const mine = db;
    const connection = idle.pop() ?? (await alive(connect(mine)));
    const giveBack = () => {
      if (db === mine && !restarting) idle.push(connection);
    };
    if (signal?.aborted) {
      giveBack();
      throw signal.reason;
    }
    const cancel = () => void connection.cancelSent().catch(() => {});
    signal?.addEventListener('abort', cancel);
    const done = alive(use(connection)).finally(() => {
      signal?.removeEventListener('abort', cancel);
      giveBack();
    });
    try {
      return await (signal && !writes ? unlessStopped(done, signal) : done);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw understood(error, sql);
    }
  }

  function understood(error: unknown, sql?: string): EngineError {
    if (error instanceof EngineError) return error;
    const detail = error instanceof Error ? error.message : String(error);
    const more = { cause: error, ...(sql === undefined ? {} : { sql }) };
    if (OUT_OF_MEMORY.test(detail)) return new EngineError('out-of-memory', { detail }, more);
    if (error instanceof Error && (error.name === 'RuntimeError' || TRAP.test(detail))) {
      died(detail);
      return new EngineError('engine-died', { detail }, more);
    }
    return new EngineError('sql', { detail }, more);
  }

  async function read(
    connection: AsyncDuckDBConnection,
    sql: string,
    limit = Infinity,
  ): Promise<Result & { truncated: boolean }> {
    const reader = await connection.send(sql, limit < Infinity);
    await reader.open();
    const { schema } = reader; // gone once the reader has come to its end
    const coded = schema.fields.filter((f) => DataType.isDictionary(f.type));
    if (coded.length) {
      // The module sends no dictionaries with a result that is polled: ask for the text instead.
      await reader.cancel();
      return read(connection, asText(sql, coded), limit);
    }
    const batches = [];
    let rows = 0;
    for await (const batch of reader) {
      batches.push(batch);
      rows += batch.numRows;
      if (rows > limit) {
        await connection.cancelSent();
        break;
      }
    }
    const result = plainResult(schema, batches);
    return { ...result, rows: result.rows.slice(0, limit), truncated: rows > limit };
  }

  async function transaction(
    connection: AsyncDuckDBConnection,
    statements: readonly string[],
    { signal, onProgress }: QueryOptions,
  ): Promise<void> {
    await connection.query('BEGIN');
    try {
      for (const [i, sql] of statements.entries()) {
        signal?.throwIfAborted();
        onProgress?.(i / statements.length);
        await read(connection, sql);
      }
      await connection.query('COMMIT');
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => {});
      throw error;
    }
    onProgress?.(1);
  }

  return {
    query: (sql, options) =>
      connected(
        async (c) => {
          const { columns, rows } = await read(c, sql);
          return { columns, rows };
        },
        options,
        sql,
      ),
    exec(statements, options = {}) {
      const all = typeof statements === 'string' ? [statements] : statements;
      return connected(
        (c) => transaction(c, all, options),
        { ...options, writes: true },
        all.join(';\n'),
      );
    },
    readOnly(text, options = {}) {
      const sql = readingStatement(text);
      return connected(
        async (c) => {
          await c.query('BEGIN TRANSACTION READ ONLY');
          try {
            return await read(c, sql, options.limit ?? 10_000);
          } finally {
            await c.query('ROLLBACK').catch(() => {});
          }
        },
        options,
        sql,
      );
    },
    async *arrow(sql, options = {}) {
      if (restarting) await restarting;
      const connection = await alive(connect(db));
      const cancel = () => void connection.cancelSent().catch(() => {});
      options.signal?.addEventListener('abort', cancel);
      try {
        const [bindings, id] = connection.useUnsafe((b, c) => [b, c] as const);
        const answer = <T>(work: Promise<T>) => unlessStopped(alive(work), options.signal);
        let header = await answer(bindings.startPendingQuery(id, sql, true));
        while (header === null) header = await answer(bindings.pollPendingQuery(id));
        yield header;
        for (;;) {
          const piece = await answer(bindings.fetchQueryResults(id));
          if (piece === null) continue;
          if (!piece.length) break;
          yield piece;
        }
        // A copy: whoever takes it may hand it on to a worker, which leaves nothing behind.
        yield END_OF_STREAM.slice();
      } catch (error) {
        if (options.signal?.aborted) throw options.signal.reason;
        throw understood(error, sql);
      } finally {
        options.signal?.removeEventListener('abort', cancel);
        const closed = connection.close().catch(() => {});
        if (!options.signal?.aborted) await closed;
      }
    },
    insertArrow: (table, ipc, { append = false } = {}) =>
      connected(
        (c) => c.insertArrowFromIPCStream(ipc, { name: table, create: !append }),
        {},
        `-- Arrow into ${table}`,
      ),
    async registerFile(name, file) {
      const path = `mem/${name}`;
      const { DuckDBDataProtocol } = await import('@duckdb/duckdb-wasm');
      await alive(db.registerFileHandle(path, file, DuckDBDataProtocol.BROWSER_FILEREADER, true));
      return path;
    },
    dropFile: async (path) => void (await alive(db.dropFile(path))),
    memory: () =>
      connected(async (c) => {
        const { rows } = await read(
          c,
          'SELECT sum(memory_usage_bytes)::BIGINT AS bytes FROM duckdb_memory()',
        );
        return Number(rows[0]?.['bytes'] ?? 0);
      }),
    onRestart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearInterval(watch);
      await db.terminate();
    },
  };
}
