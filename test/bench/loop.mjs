// A funnel of three ordered steps as a hand-written loop over sorted typed arrays: the floor that
// the engine's SQL is measured against, and a second way to count.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Seconds are counted from here, and are fewer than so many. */
const BEGIN = Date.UTC(2024, 0, 1);
const SECONDS = 2 ** 28;

/**
 * The events of a file that `writeEvents` wrote, as arrays sorted by (person, ts, step); `event` is
 * 1, 2, 3 for the steps and 0 for the rest, so that rows of one instant stand in the order of the
 * steps. Read with nothing but the standard library; a row is one number while it is sorted.
 */
export async function readSorted(path, steps) {
  const users = new Map();
  const person = (user) => {
    let code = users.get(user);
    if (code === undefined) users.set(user, (code = users.size));
    return code;
  };
  let keys = new Float64Array(1 << 20);
  let n = -1;
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  for await (const line of lines) {
    if (n >= 0) {
      if (n === keys.length) {
        const wider = new Float64Array(n * 2);
        wider.set(keys);
        keys = wider;
      }
      const [user, event, at] = line.split(',', 3);
      const second = (Date.parse(`${at.replace(' ', 'T')}Z`) - BEGIN) / 1000;
      keys[n] = (person(user) * SECONDS + second) * 4 + steps.indexOf(event) + 1;
    }
    n += 1;
  }
  const sorted = keys.subarray(0, n).sort();
  const moment = (key) => Math.floor(key / 4);
  return {
    person: Int32Array.from(sorted, (key) => Math.floor(moment(key) / SECONDS)),
    ts: Float64Array.from(sorted, (key) => BEGIN + (moment(key) % SECONDS) * 1000),
    event: Uint8Array.from(sorted, (key) => key % 4),
  };
}

/** People who reach steps 1, 2 and 3; the latest start that carries a chain is always the best. */
export function loopFunnel({ person, ts, event }, windowMs) {
  const reached = [0, 0, 0, 0];
  let who = -1;
  let depth = 0;
  let s1 = -Infinity;
  let s2 = -Infinity;
  for (let i = 0; i < person.length; i++) {
    if (person[i] !== who) {
      reached[depth] += 1;
      who = person[i];
      depth = 0;
      s1 = s2 = -Infinity;
    }
    const t = ts[i];
    switch (event[i]) {
      case 1:
        s1 = t;
        if (depth < 1) depth = 1;
        break;
      case 2:
        if (t - s1 <= windowMs) {
          if (s1 > s2) s2 = s1;
          if (depth < 2) depth = 2;
        }
        break;
      case 3:
        if (t - s2 <= windowMs) depth = 3;
    }
  }
  reached[depth] += 1;
  return [reached[1] + reached[2] + reached[3], reached[2] + reached[3], reached[3]];
}
