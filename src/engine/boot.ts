import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { MAKE_HOME } from './home.ts';
import { fetchPart, partAddress, startWorker } from './start.ts';
import { EngineError } from './types.ts';

/** Milliseconds in which a worker, whose module is here already, must have opened the database. */
const PATIENCE = 120_000;

/**
 * Starts DuckDB in a worker, with a home for the tables, and locks it: no extension is fetched, no
 * file but those registered under `mem/` can be read, and no setting can be changed afterwards.
 */
export async function boot(onDeath: (cause: unknown) => void): Promise<AsyncDuckDB> {
  const blob = await inflatedModule();
  const module = URL.createObjectURL(blob);
  const worker = startWorker(partAddress(__ENGINE_PARTS__.worker), 'classic');
  // A worker that could not fetch its script says so by an event alone, and answers nothing.
  const unstarted = Promise.withResolvers<never>();
  let open = false;
  worker.addEventListener('error', ({ message }) =>
    open ? onDeath(message) : unstarted.reject(new Error(message || __ENGINE_PARTS__.worker)),
  );
  const bound = setTimeout(() => unstarted.reject(new Error('no answer')), PATIENCE);
  if (__SINGLE__) worker.postMessage({ fupanParts: new Map([[module, blob]]) });
  const db = new AsyncDuckDB(new VoidLogger(), worker);
  try {
    await Promise.race([opened(db, module), unstarted.promise]);
    open = true;
    return db;
  } catch (error) {
    worker.terminate();
    throw new EngineError('engine-start', { detail: String(error) }, { cause: error });
  } finally {
    clearTimeout(bound);
    URL.revokeObjectURL(module);
  }
}

async function opened(db: AsyncDuckDB, module: string): Promise<void> {
  await db.instantiate(module, null);
  await db.open({ path: ':memory:', query: { castBigIntToDouble: false } });
  const connection = await db.connect();
  for (const sql of lock()) await connection.query(sql);
  await connection.close();
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

/** The module is served gzipped; some hosts inflate it on the way, so the bytes decide. */
async function inflatedModule(): Promise<Blob> {
  const response = await fetchPart(partAddress(__ENGINE_PARTS__.wasm)).catch((cause: unknown) => {
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
  return new Blob([bytes], { type: 'application/wasm' });
}
