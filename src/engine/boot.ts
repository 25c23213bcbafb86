import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { MAKE_HOME } from './home.ts';
import { EngineError } from './types.ts';

const at = (file: string): string => new URL(file, document.baseURI).href;

/**
 * Starts DuckDB in a worker, with a home for the tables, and locks it: no extension is fetched, no
 * file but those registered under `mem/` can be read, and no setting can be changed afterwards.
 */
export async function boot(onDeath: (cause: unknown) => void): Promise<AsyncDuckDB> {
  const module = await inflatedModule();
  const worker = workerUnderPolicy(at(__ENGINE_PARTS__.worker));
  worker.addEventListener('error', (event) => onDeath(event.message));
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  try {
    await db.instantiate(module, null);
    await db.open({ path: ':memory:', query: { castBigIntToDouble: false } });
    const connection = await db.connect();
    for (const sql of lock()) await connection.query(sql);
    await connection.close();
    return db;
  } catch (error) {
    worker.terminate();
    throw new EngineError('engine-start', { detail: String(error) }, { cause: error });
  } finally {
    URL.revokeObjectURL(module);
  }
}

// The order matters: without allowed_directories every registered file would be refused later.
const lock = () => [
  MAKE_HOME,
  `SET memory_limit = '${memoryLimit()}MB'`,
  `SET allowed_directories = ['mem']`,
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

/**
 * The module's memory ends at 4 GB, where some allocations are fatal, and a tab should stay well
 * below; on a small device, below half of what it says it has.
 */
function memoryLimit(): number {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return Math.min(2000, Math.round((deviceMemory ?? 4) * 500));
}

/** A worker fetched by address is not bound by a policy in a meta tag; one from a blob is. */
function workerUnderPolicy(url: string): Worker {
  const script = new Blob([`importScripts(${JSON.stringify(url)});`], { type: 'text/javascript' });
  const address = URL.createObjectURL(script);
  const worker = new Worker(address);
  // The worker has read its script once it answers; a minute is plenty and leaks nothing.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return worker;
}

/** The module is served gzipped; some hosts inflate it on the way, so the bytes decide. */
async function inflatedModule(): Promise<string> {
  const response = await fetch(at(__ENGINE_PARTS__.wasm)).catch((cause: unknown) => {
    throw new EngineError('engine-start', { detail: __ENGINE_PARTS__.wasm }, { cause });
  });
  if (!response.ok || !response.body) {
    throw new EngineError('engine-start', {
      detail: `${__ENGINE_PARTS__.wasm}: ${response.status}`,
    });
  }
  const [peek, body] = response.body.tee();
  const first = (await peek.getReader().read()).value;
  const gzipped = first?.[0] === 0x1f && first[1] === 0x8b;
  const bytes = await new Response(
    gzipped ? body.pipeThrough(new DecompressionStream('gzip')) : body,
  ).arrayBuffer();
  return URL.createObjectURL(new Blob([bytes], { type: 'application/wasm' }));
}
