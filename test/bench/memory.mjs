// The most resident memory that a browser's page processes held, sampled from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';

export function watchMemory(rootPid) {
  let peak = 0;
  let now = 0;
  const sample = () => {
    let sum = 0;
    for (const pid of readdirSync('/proc').filter((d) => /^\d+$/.test(d))) {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        if (!command.includes('--type=renderer') || !descends(pid, rootPid)) continue;
        const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        sum += Number(kb ?? 0) * 1024;
      } catch {
        // the process ended meanwhile
      }
    }
    now = sum;
    peak = Math.max(peak, now);
  };
  const timer = setInterval(sample, 100);
  return { now: () => now, peak: () => peak, stop: () => (clearInterval(timer), peak) };
}

function descends(pid, root) {
  for (let p = Number(pid); p > 1;) {
    if (p === root) return true;
    p = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${p}/status`, 'utf8'))?.[1] ?? 0);
  }
  return false;
}
