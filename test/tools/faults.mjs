// `npm run test:faults`: the suites of bad files and values in the page, at the sizes that
// hostile.md names (10 million rows, an unclosed quote in 200 MB, a bomb of 4 GB, a full sheet), and
// axe in every language, theme and width.
import { execFileSync } from 'node:child_process';
import { install, root } from './install.mjs';

install();
const { findChromium } = await import('./chromium.mjs');
const env = { ...process.env, CHROMIUM: await findChromium(), FUPAN_FULL: '1' };
const run = (name, args) =>
  execFileSync(process.execPath, [`${root}/node_modules/${name}`, ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });

run('vite/bin/vite.js', ['build', '--logLevel', 'warn']);
run('vitest/vitest.mjs', ['run', '--project', 'unit', 'test/faults']);
run('vitest/vitest.mjs', [
  'run',
  '--project',
  'browser',
  'test/browser/hostile-files.test.ts',
  'test/browser/hostile-values.test.ts',
  'test/browser/a11y-pages.test.ts',
  'test/browser/a11y-analyses.test.ts',
]);
