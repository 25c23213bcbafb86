// `npm run fuzz [cases] [seed] [from]`: damaged files through the import. The cases run in a process of
// their own: one that hangs or dies is ended, is a failure, and the next goes on.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MOST_MS = 60_000;
const [cases = 2000, seed = 1, first = 0] = process.argv.slice(2).map(Number);
const child = fileURLToPath(new URL('fuzz-child.mjs', import.meta.url));
const kinds = new Map();
let failures = 0;
let slowest = { took: 0, which: '' };

const wrong = (what) => {
  failures++;
  console.log(what);
};

/** Runs cases from `from` on; gives the next one to run. */
const run = (from) =>
  new Promise((done) => {
    let next = from;
    let timer;
    const running = fork(child, [seed, from, cases].map(String), {
      execArgv: ['--max-old-space-size=2048'],
    });
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => running.kill('SIGKILL'), MOST_MS);
    };
    wait();
    running.on('message', (outcome) => {
      wait();
      if (outcome === 'ready') return;
      next = outcome.n + 1;
      note(outcome);
    });
    running.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (next < cases) {
        wrong(`seed ${seed}, case ${next}: ${signal === 'SIGKILL' ? 'hangs' : `dies (${code})`}`);
        next++;
      }
      done(next);
    });
  });

function note({ kind, isWhole, failures: failed, refused, said, letters, lines, took, which }) {
  const row = kinds.get(kind) ?? {
    cases: 0,
    whole: 0,
    refused: 0,
    said: 0,
    letters: 0,
    lines: 0,
    wrong: 0,
  };
  row.cases++;
  row.whole += isWhole ? 1 : 0;
  row.refused += refused ? 1 : 0;
  row.said += said && !refused ? 1 : 0;
  row.letters += letters;
  row.lines += lines;
  row.wrong += failed.length > 0 ? 1 : 0;
  kinds.set(kind, row);
  failed.forEach(wrong);
  if (took > slowest.took) slowest = { took, which };
}

for (let next = first; next < cases;) next = await run(next);

console.log(`kind            cases  whole  refused  warned  letters  lines  wrong`);
for (const [kind, row] of [...kinds].sort()) {
  const cell = (n, width) => String(n).padStart(width);
  console.log(
    kind.padEnd(15) +
      cell(row.cases, 6) +
      cell(row.whole, 7) +
      cell(row.refused, 9) +
      cell(row.said, 8) +
      cell(row.letters, 9) +
      cell(row.lines, 7) +
      cell(row.wrong, 7),
  );
}
console.log(
  `${cases - first} damaged files, seed ${seed}: ${failures} wrong; ` +
    `slowest ${Math.round(slowest.took)} ms (${slowest.which})`,
);
process.exitCode = failures > 0 || slowest.took > 20_000 ? 1 : 0;
