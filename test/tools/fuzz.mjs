// `npm run fuzz [cases] [seed]`: damaged files through the import. Fails on the first kind of loss.
import { createServer } from 'vite';
import { root } from './install.mjs';

const [cases = 2000, seed = 1] = process.argv.slice(2).map(Number);
const vite = await createServer({
  root,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
  appType: 'custom',
});
try {
  const { fuzz } = await vite.ssrLoadModule('/test/tools/fuzz.ts');
  const { failures, refused, letters, lines, slowest, slowestCase } = await fuzz(cases, seed);
  for (const failure of failures) console.log(failure);
  console.log(
    `${cases} damaged files, seed ${seed}: ${failures.length} wrong, ${refused} parts refused in words; ` +
      `all letters found again in ${letters}, lines counted a second way in ${lines}; ` +
      `slowest ${Math.round(slowest)} ms (${slowestCase})`,
  );
  process.exitCode = failures.length > 0 || slowest > 20_000 ? 1 : 0;
} finally {
  await vite.close();
}
