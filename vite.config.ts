import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const pkg = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

/**
 * Puts DuckDB-WASM beside the page: the worker script as it stands, the module gzipped, because
 * some static hosts refuse files over 25 MiB and some compress nothing.
 */
function duckdb(): Plugin {
  const wasm = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
  const worker = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js');
  return {
    name: 'fupan-duckdb',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        if (path.endsWith('/engine/duckdb-eh.wasm.gz')) createReadStream(wasm).pipe(response);
        else if (path.endsWith('/engine/duckdb-eh.worker.js')) {
          response.setHeader('content-type', 'text/javascript');
          createReadStream(worker).pipe(response);
        } else next();
      });
    },
    generateBundle() {
      const emit = (fileName: string, source: Uint8Array | string) =>
        this.emitFile({ type: 'asset', fileName, source });
      emit('engine/duckdb-eh.wasm.gz', gzipSync(readFileSync(wasm), { level: 9 }));
      emit(
        'engine/duckdb-eh.worker.js',
        readFileSync(worker, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'),
      );
    },
  };
}

/**
 * The reader of Parquet believes any count that a damaged page states, and reads for hours: it gets
 * bounds. Fails where the library's text is another one, so that no update loses them.
 */
function parquetBounds(): Plugin {
  const BOUNDS = [
    {
      file: 'encoding.js',
      from: 'const count = header >>> 1',
      to: 'const count = Math.min(header >>> 1, output.length - seen)',
    },
    {
      file: 'encoding.js',
      from: 'let count = header >> 1 << 3',
      to: 'let count = Math.min(header >>> 1, output.length - seen + 7 >>> 3) * 8',
    },
    {
      // A page of more values is no export.
      file: 'datapage.js',
      from: 'const view = new DataView(bytes.buffer',
      to: `if (!(daph.num_values <= ${2 ** 24})) throw new Error('parquet page too large')
  const view = new DataView(bytes.buffer`,
    },
    {
      file: 'datapage.js',
      from: "if (!daph2) throw new Error('parquet data page header v2 is undefined')",
      to: `if (!(daph2?.num_values <= ${2 ** 24})) throw new Error('parquet page too large')`,
    },
  ];
  return {
    name: 'fupan-parquet-bounds',
    transform(code, id) {
      const mine = BOUNDS.filter(({ file }) => id.includes(`/hyparquet/src/${file}`));
      let text = code;
      for (const { file, from, to } of mine) {
        if (!text.includes(from)) throw new Error(`hyparquet's ${file} has changed: ${from}`);
        text = text.replace(from, () => to);
      }
      return mine.length ? { code: text, map: null } : null;
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [svelte(), duckdb(), parquetBounds()],
  // Passed through the plugin in Node too, where dependencies are not.
  ssr: { noExternal: ['hyparquet'] },
  define: { __VERSION__: JSON.stringify(pkg.version) },
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 1500 },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'test/unit/**/*.test.ts',
            'test/oracles/**/*.test.ts',
            'test/faults/**/*.test.ts',
          ],
          env: { TZ: 'UTC' },
          // Vitest leaves a core to the machine; with two cores that is half of it.
          maxWorkers: 2,
          server: { deps: { inline: ['hyparquet'] } },
          // A test that hangs fails; one on a busy machine does not.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // Each file has a browser of its own; much of a test is waiting.
          maxWorkers: 2,
        },
      },
    ],
  },
});
