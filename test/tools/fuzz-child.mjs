// Runs the cases that fuzz.mjs asks for, and tells it how each fared.
import { createServer } from 'vite';
import { root } from './install.mjs';

const [seed, from, to] = process.argv.slice(2).map(Number);
const vite = await createServer({
  root,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
  appType: 'custom',
});
const { fuzzed } = await vite.ssrLoadModule('/test/tools/fuzz.ts');
process.send('ready');
for await (const outcome of fuzzed(seed, from, to)) process.send(outcome);
await vite.close();
process.disconnect();
