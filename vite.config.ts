import { readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { engine, ENGINE_PARTS } from './src/build/engine.ts';
import { licences } from './src/build/licences.ts';
import { offline } from './src/build/offline.ts';
import { parquetBounds } from './src/build/parquet.ts';
import { single, singleConfig } from './src/build/single.ts';

const shipped = licences();
const pkg = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

export default defineConfig(({ mode }) => ({
  ...(mode === 'single' && singleConfig),
  base: './',
  plugins: [
    svelte(),
    engine(),
    parquetBounds(),
    shipped.page,
    mode === 'single' ? single() : offline(),
  ],
  // Passed through the plugin in Node too, where dependencies are not.
  ssr: { noExternal: ['hyparquet'] },
  define: {
    __VERSION__: JSON.stringify(pkg.version),
    __SINGLE__: JSON.stringify(mode === 'single'),
    __ENGINE_PARTS__: JSON.stringify(ENGINE_PARTS),
  },
  worker: {
    format: 'es',
    // The page's plugins do not touch the workers, where files are read.
    plugins: () => [parquetBounds(), shipped.worker()],
    ...(mode === 'single' && singleConfig.worker),
  },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
    ...(mode === 'single' && singleConfig.build),
  },
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
          // The page itself reads all of these in `npm test` (test/browser/hostile-*); here they run
          // over the native engine, in `npm run test:faults`.
          exclude: process.env['FUPAN_FULL'] ? [] : ['test/faults/hostile-{files,values}.test.ts'],
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
}));
