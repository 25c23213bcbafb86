// `npm test`: installs what is missing (a browser too), then runs every check.
import { spawn } from 'node:child_process';
import { install, root } from './install.mjs';

install();
const { findChromium } = await import('./chromium.mjs');
const chromium = await findChromium();
console.log(`Chromium: ${chromium}`);

// Vitest warns of each dependency whose source map leaves its package: harmless, and endless.
const NOISE = /Sourcemap for .* points to (a source file|missing source files)/;

const run = (name, command, args) =>
  new Promise((done) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, CHROMIUM: chromium, FORCE_COLOR: '0' },
      shell: process.platform === 'win32',
    });
    let out = '';
    const eat = (bytes) => (out += bytes);
    child.stdout.on('data', eat);
    child.stderr.on('data', eat);
    child.on('close', (code) => {
      const text = out
        .split('\n')
        .filter((line) => !NOISE.test(line) && !/Unknown user config/.test(line))
        .join('\n');
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
      if (code !== 0 || /^(unit|browser|audit)/.test(name)) console.log(text.trimEnd());
      done({ name, ok: code === 0, text });
    });
  });

const bin = (name) => `${root}/node_modules/.bin/${name}`;
const vitest = (project) => [
  `${project} tests`,
  bin('vitest'),
  ['run', '--project', project, '--reporter=default'],
];
const results = [];
const step = async (...check) => results.push(await run(...check));

await step('build', bin('vite'), ['build', '--logLevel', 'warn']);
await step('single file', bin('vite'), ['build', '--mode', 'single', '--logLevel', 'warn']);
// The short checks go beside the unit tests; the browser has the machine to itself.
const short = async () => {
  await step('types', bin('svelte-check'), ['--tsconfig', './tsconfig.json', '--fail-on-warnings']);
  await step('lint', bin('eslint'), ['.', '--max-warnings', '0']);
  await step('format', bin('prettier'), ['--check', '.', '--log-level', 'warn']);
  await step('audit', process.execPath, [`${root}/test/tools/audit.mjs`, '--warn']);
  await step('imports', bin('depcruise'), ['src', '--config', '.dependency-cruiser.cjs']);
};
await Promise.all([short(), step(...vitest('unit'))]);
await step(...vitest('browser'));

// Vitest's own closing lines, added up, and each other check as one.
let passed = 0;
let failed = 0;
let skipped = 0;
for (const { name, ok, text } of results) {
  const line = /Tests\s+(.*)\(\d+\)/.exec(text)?.[1];
  if (!/tests$/.test(name) || !line) {
    if (ok) passed += 1;
    else failed += 1;
    continue;
  }
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
  passed += number('passed');
  skipped += number('skipped');
  failed += number('failed') || (ok ? 0 : 1);
}
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed ? 1 : 0);
