// `npm run bench -- threads [rows]`: the module with threads (`coi`) beside the one that the page
// ships (`eh`), on the same rows in the same run, in a page that is isolated across origins. The page
// would ship `coi` where it can if it were faster by enough to pay for its start and its traps.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { basename, dirname } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from '../tools/chromium.mjs';
import { root } from '../tools/install.mjs';

const files = dirname(createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm'));
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** DuckDB's files as they stand, beside a page that imports its library. */
const asTheyStand = {
  name: 'bench-duckdb',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const name = /^\/duckdb\/([\w.-]+)$/.exec(request.url ?? '')?.[1];
      if (!name) return next();
      for (const [key, value] of Object.entries(ISOLATED)) response.setHeader(key, value);
      const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
      response.setHeader('content-type', type);
      return createReadStream(`${files}/${basename(name)}`).pipe(response);
    });
  },
};

const QUERIES = {
  'group by event': 'SELECT e, count(*), sum(person) FROM t GROUP BY 1',
  'group by person': 'SELECT max(n) FROM (SELECT person, count(*) AS n FROM t GROUP BY 1)',
  sort: 'SELECT sum(r) FROM (SELECT row_number() OVER (PARTITION BY person ORDER BY ts DESC) AS r FROM t)',
  'running minimum':
    'SELECT sum(r) FROM (SELECT min(epoch_us(ts)) FILTER (e < 10) OVER (ROWS UNBOUNDED PRECEDING) % 7 AS r FROM t)',
  'self-join':
    'SELECT count(*) FROM t a JOIN t b ON b.person = a.person AND b.ts > a.ts WHERE a.e < 34 AND b.e > 60 AND b.e < 75',
  medians: 'SELECT max(m) FROM (SELECT quantile_cont(epoch_us(ts), 0.5) AS m FROM t GROUP BY e)',
};

async function measure(page, kind, threads, rows) {
  await page.reload();
  await page.waitForFunction(() => globalThis.duckdb);
  return page.evaluate(
    async ([name, count, n, queries]) => {
      const { AsyncDuckDB, VoidLogger } = globalThis.duckdb;
      const at = (file) => new URL(`/duckdb/${file}`, location.href).href;
      const started = performance.now();
      const db = new AsyncDuckDB(
        new VoidLogger(),
        new Worker(at(`duckdb-browser-${name}.worker.js`)),
      );
      const helper = name === 'coi' ? at('duckdb-browser-coi.pthread.worker.js') : null;
      await db.instantiate(at(`duckdb-${name}.wasm`), helper);
      await db.open({ path: ':memory:', maximumThreads: count });
      const connection = await db.connect();
      const times = { start: performance.now() - started };
      const ask = async (sql) => {
        const began = performance.now();
        const reader = await connection.send(sql);
        while (!(await reader.next()).done);
        return performance.now() - began;
      };
      await ask(`SET threads = ${count}`);
      times['table made'] = await ask(`CREATE TABLE t AS
SELECT (hash(range) % ${Math.round(n / 12)})::INTEGER AS person, (hash(range * 13) % 100)::INTEGER AS e,
  TIMESTAMP '2026-01-01' + to_seconds((hash(range * 7) % 7776000)::INTEGER) AS ts
FROM range(${n}) ORDER BY 1, 3`);
      for (const [query, sql] of Object.entries(queries)) {
        times[query] = Infinity;
        for (let i = 0; i < 5; i++) times[query] = Math.min(times[query], await ask(sql));
      }
      await db.terminate();
      return times;
    },
    [kind, threads, rows, QUERIES],
  );
}

export async function benchThreads(rows = 1_000_000) {
  const server = await createServer({
    configFile: false,
    root: `${root}/test/bench/threads`,
    cacheDir: `${root}/node_modules/.vite-bench`,
    plugins: [asTheyStand],
    server: { host: '127.0.0.1', port: 0, headers: ISOLATED, fs: { allow: [root] } },
    logLevel: 'error',
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_FLAGS,
  });
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls.local[0]);
  if (!(await page.evaluate(() => globalThis.crossOriginIsolated))) {
    throw new Error('the page is not isolated');
  }
  console.log(`${rows.toLocaleString('en')} rows, ${cpus().length} cores`);
  const one = await measure(page, 'eh', 1, rows);
  const alone = await measure(page, 'coi', 1, rows);
  const many = await measure(page, 'coi', Math.min(4, cpus().length), rows);
  console.log(
    `${''.padEnd(18)}${'eh'.padStart(9)}${'coi, 1'.padStart(11)}${'coi, n'.padStart(11)}`,
  );
  for (const name of Object.keys(one)) {
    const against = (times) => `${(times[name] / one[name]).toFixed(2)}×`.padStart(11);
    console.log(
      `${name.padEnd(18)}${`${one[name].toFixed(0)} ms`.padStart(9)}${against(alone)}${against(many)}`,
    );
  }
  await browser.close();
  await server.close();
}
