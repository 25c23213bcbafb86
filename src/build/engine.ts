import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const WASM = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
const WORKER = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js');
const { version } = JSON.parse(readFileSync(join(dirname(WASM), '../package.json'), 'utf8')) as {
  version: string;
};

/** Where the engine lies beside the page: a new version has new names, so that tabs never mix two. */
export const ENGINE_PARTS = {
  wasm: `engine/duckdb-${version}-eh.wasm.gz`,
  worker: `engine/duckdb-${version}-eh.worker.js`,
};

/** The engine's worker script, without the map that is not shipped. */
const workerScript = (): string =>
  readFileSync(WORKER, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');

/**
 * Puts DuckDB-WASM beside the page: the worker script as it stands, the module gzipped, because
 * some static hosts refuse files over 25 MiB and some compress nothing.
 */
export function engine(): Plugin {
  return {
    name: 'fupan-engine',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split('?')[0] ?? '';
        if (path.endsWith(ENGINE_PARTS.wasm)) createReadStream(WASM).pipe(response);
        else if (path.endsWith(ENGINE_PARTS.worker)) {
          response.setHeader('content-type', 'text/javascript');
          createReadStream(WORKER).pipe(response);
        } else next();
      });
    },
    generateBundle() {
      const emit = (fileName: string, source: Uint8Array | string) =>
        this.emitFile({ type: 'asset', fileName, source });
      emit(ENGINE_PARTS.wasm, gzipSync(readFileSync(WASM), { level: 9 }));
      emit(ENGINE_PARTS.worker, workerScript());
    },
  };
}
