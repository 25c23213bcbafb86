// A funnel of three ordered steps as a hand-written loop over sorted typed arrays: the floor that
// the engine's SQL is measured against, and a second way to count.

/**
 * `rows` [{user, event, ts}] as arrays sorted by (person, ts, step); `event` is 1, 2, 3 for the
 * steps and 0 for the rest, so that rows of one instant stand in the order of the steps.
 */
export function arrays(rows, steps) {
  const users = new Map();
  const person = (user) => {
    let code = users.get(user);
    if (code === undefined) users.set(user, (code = users.size));
    return code;
  };
  const sorted = rows
    .map(({ user, event, ts }) => ({ p: person(user), t: ts, e: steps.indexOf(event) + 1 }))
    .sort((a, b) => a.p - b.p || a.t - b.t || a.e - b.e);
  return {
    person: Int32Array.from(sorted, (r) => r.p),
    ts: Float64Array.from(sorted, (r) => r.t),
    event: Uint8Array.from(sorted, (r) => r.e),
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
