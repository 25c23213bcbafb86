// `npm run bench [-- rows]`: analyses; `npm run bench -- load [rows] [xlsx rows]`: loading. Ten
// million rows (`-- load 10000000 0`) take minutes.
import { install } from './install.mjs';

install();
const [what, ...rest] =
  process.argv[2] === 'load' ? process.argv.slice(2) : ['', ...process.argv.slice(2)];
const numbers = rest.map(Number);
if (what === 'load') {
  const { benchLoad } = await import('../bench/load.mjs');
  await benchLoad(...numbers);
} else {
  const { benchQuestions } = await import('../bench/questions.mjs');
  await benchQuestions(...numbers);
}
process.exit(0);
