// Native DuckDB, one thread: the page's own import code and SQL over it, and its reader alone.
import { createServer } from 'vite';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../tools/install.mjs';

export async function openNative() {
  const vite = await createServer({ root, server: { middlewareMode: true }, logLevel: 'error' });
  const { nativePage } = await vite.ssrLoadModule('/test/tools/native-page.ts');
  const page = await nativePage({ timeZone: 'UTC', currency: 'CNY' });
  return {
    ...page,
    async close() {
      await page.engine.close();
      await vite.close();
    },
  };
}

/** Milliseconds that `read_csv` takes to put a file into a plain table, as it finds it. */
export async function readCsvAlone(path) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const started = performance.now();
  await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv('${path.replaceAll("'", "''")}')`);
  const ms = performance.now() - started;
  connection.closeSync();
  instance.closeSync();
  return ms;
}

export const line = (name, ms, base, note = '', beside = 'native') =>
  console.log(
    `${name.padEnd(20)} ${ms.toFixed(0).padStart(7)} ms   ${beside} ${base.toFixed(0).padStart(6)} ms   ${(ms / base).toFixed(2).padStart(5)}×  ${note}`,
  );
