// `npm run bench [-- rows …]`: analyses; `-- load [rows] [xlsx rows]`: loading; `-- large [rows]`: memory;
// `-- threads [rows]`: the module with threads. Ten million rows take minutes.
import { install } from './install.mjs';

install();
const BENCHES = {
  load: async () => (await import('../bench/load.mjs')).benchLoad,
  large: async () => (await import('../bench/large.mjs')).benchLarge,
  threads: async () => (await import('../bench/threads.mjs')).benchThreads,
};
const given = process.argv.slice(2);
const named = BENCHES[given[0]];
const bench = named ? await named() : (await import('../bench/questions.mjs')).benchQuestions;
await bench(...given.slice(named ? 1 : 0).map(Number));
process.exit(0);
