// `npm run audit`: fails where something that ships has a known fault rated high or worse. With
// `--warn` (in `npm test`) it only says so, and that it could not ask without a network.
import { spawnSync } from 'node:child_process';
import { root } from './install.mjs';

const warnOnly = process.argv.includes('--warn');
// svelte ships, although it is installed for the build: so all that is installed is looked at.
const { stdout } = spawnSync('npm', ['audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 60_000,
});
let found;
try {
  found = JSON.parse(stdout).vulnerabilities;
} catch {
  found = undefined;
}
if (!found) {
  console.log('audit: the registry could not be asked; nothing is known');
  process.exit(warnOnly ? 0 : 1);
}
const bad = Object.values(found).filter(({ severity }) => /^(high|critical)$/.test(severity));
for (const { name, severity, range } of bad) console.log(`audit: ${name} ${range}: ${severity}`);
console.log(`audit: ${Object.keys(found).length} known faults, ${bad.length} high or critical`);
process.exit(bad.length && !warnOnly ? 1 : 0);
