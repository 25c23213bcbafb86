// `npm run pollock`: the whole Pollock set through the import, told nothing, and its two scores.
import { rmSync } from 'node:fs';
import { createServer } from 'vite';
import { root } from './install.mjs';

const vite = await createServer({
  root,
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
  appType: 'custom',
});
try {
  const pollock = await vite.ssrLoadModule('/test/tools/pollock.ts');
  if (!pollock.there) throw new Error('../shared/data/pollock is not here');
  const set = pollock.unpack();
  const scored = await pollock.scoreFiles(set);
  rmSync(set.folder, { recursive: true });
  const worst = process.argv.includes('--worst');
  if (worst)
    for (const { name, scores } of scored.toSorted((a, b) => sum(a) - sum(b)).slice(0, 40))
      console.log(name, scores.map((x) => x.toFixed(3)).join(' '));
  console.log(pollock.breakdown(scored));
  const { simple, weighted } = pollock.pollockScore(scored);
  console.log(
    `\n${scored.length} files: simple ${simple.toFixed(3)}, weighted ${weighted.toFixed(3)}`,
  );
} finally {
  await vite.close();
}

function sum({ scores }) {
  return scores.reduce((a, b) => a + b, 0);
}
