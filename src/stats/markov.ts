import { absorbed, inverse, type Sparse } from './linear.ts';

/**
 * Attribution by removal effects (Anderl, Becker, von Wangenheim, Schumann 2016, "Mapping the
 * customer journey"). A chain walks from (start) over states to (conversion) or (null). Of order k,
 * a state is the last k touches (fewer at the beginning of a path). A transition counts the
 * conversions and nulls of the paths that have it, as often as they have it; self-loops are kept.
 * The removal effect of a player is 1 − P(conversion, its states leading to null) ÷ P(conversion).
 */
export interface Chain {
  /** The last touches of each state, by codes of players; state 0 is (start): none. */
  states: readonly (readonly number[])[];
  /** The transitions between states, sorted by row; each once. */
  start: Int32Array;
  column: Int32Array;
  /** Of each path: its transitions in turn (with repeats) and the state in which it ends. */
  steps: readonly Int32Array[];
  ends: Int32Array;
  players: number;
}

/** The chain of distinct paths; `players` many codes from 0, `order` 1 … 3. */
export function chainOf(
  paths: readonly (readonly number[])[],
  players: number,
  order: number,
): Chain {
  const states: (readonly number[])[] = [[]];
  const known = new Map<string, number>([['', 0]]);
  const stateOf = (last: readonly number[]): number => {
    const key = last.join();
    let at = known.get(key);
    if (at === undefined) {
      at = states.push(last) - 1;
      known.set(key, at);
    }
    return at;
  };
  const walks = paths.map((path) => {
    const walk = path.map((_, i) => stateOf(path.slice(Math.max(0, i + 1 - order), i + 1)));
    return [0, ...walk];
  });
  const n = states.length;
  const pairs = [...new Set(walks.flatMap((w) => w.slice(1).map((to, i) => w[i]! * n + to)))].sort(
    (a, b) => a - b,
  );
  const place = new Map(pairs.map((pair, k) => [pair, k]));
  const start = new Int32Array(n + 1);
  for (const pair of pairs) start[Math.floor(pair / n) + 1]!++;
  for (let i = 0; i < n; i++) start[i + 1]! += start[i]!;
  return {
    states,
    start,
    column: Int32Array.from(pairs, (pair) => pair % n),
    steps: walks.map((w) => Int32Array.from(w.slice(1), (to, i) => place.get(w[i]! * n + to)!)),
    ends: Int32Array.from(walks, (w) => w.at(-1)!),
    players,
  };
}

export interface Graph {
  /** How often each transition of the chain was taken. */
  count: Float64Array;
  /** How often each state ended in a conversion, and in null. */
  converted: Float64Array;
  lost: Float64Array;
}

/** Counts the transitions, where path i converted `conversions[i]` times and was lost `nulls[i]` times. */
export function graphOf(chain: Chain, conversions: Float64Array, nulls: Float64Array): Graph {
  const count = new Float64Array(chain.column.length);
  const converted = new Float64Array(chain.states.length);
  const lost = new Float64Array(chain.states.length);
  for (const [i, steps] of chain.steps.entries()) {
    const times = conversions[i]! + nulls[i]!;
    if (times === 0) continue;
    for (const k of steps) count[k]! += times;
    converted[chain.ends[i]!]! += conversions[i]!;
    lost[chain.ends[i]!]! += nulls[i]!;
  }
  return { count, converted, lost };
}

export interface Removal {
  /** P(conversion) of a walk from (start); 0 where nothing converts. */
  conversion: number;
  /** The removal effect of each player, 0 … 1. */
  effects: Float64Array;
}

/**
 * The removal effects of all players, by linear equations: with one state a player (order 1) from
 * the inverse of I − Q by elimination, else by sparse sweeps, one system a player.
 */
export function removalEffects(chain: Chain, graph: Graph): Removal {
  const { q, r } = probabilities(chain, graph);
  const small = chain.states.length <= DENSE && chain.states.every((s) => s.length < 2);
  return small ? byInverse(chain, q, r) : bySweeps(chain, q, r);
}

/** Up to so many states the inverse is quick. */
const DENSE = 200;

/** Of each state: the probability of each transition (Q), and of converting at once (r). */
function probabilities(chain: Chain, graph: Graph): { q: Sparse; r: Float64Array } {
  const value = new Float64Array(graph.count.length);
  const r = new Float64Array(chain.states.length);
  for (let i = 0; i < r.length; i++) {
    let out = graph.converted[i]! + graph.lost[i]!;
    for (let k = chain.start[i]!; k < chain.start[i + 1]!; k++) out += graph.count[k]!;
    if (out === 0) continue;
    r[i] = graph.converted[i]! / out;
    for (let k = chain.start[i]!; k < chain.start[i + 1]!; k++) value[k] = graph.count[k]! / out;
  }
  return { q: { start: chain.start, column: chain.column, value }, r };
}

/**
 * With N = (I − Q)⁻¹, a walk ever comes to state s with probability N₀ₛ ÷ Nₛₛ, and converts from
 * there with (N r)ₛ: what is lost without the state is the product of the two.
 */
function byInverse(chain: Chain, q: Sparse, r: Float64Array): Removal {
  const n = r.length;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    a[i * n + i] = 1;
    for (let k = q.start[i]!; k < q.start[i + 1]!; k++) a[i * n + q.column[k]!]! -= q.value[k]!;
  }
  const all = inverse(a, n);
  const converts = (i: number): number => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += all[i * n + j]! * r[j]!;
    return sum;
  };
  const conversion = converts(0);
  const effects = new Float64Array(chain.players);
  for (let s = 1; s < n && conversion > 0; s++) {
    const through = (all[s]! / all[s * n + s]!) * converts(s);
    effects[chain.states[s]![0]!] = through / conversion;
  }
  return { conversion, effects };
}

function bySweeps(chain: Chain, q: Sparse, r: Float64Array): Removal {
  const conversion = absorbed(q, r, new Uint8Array(r.length))[0]!;
  const effects = new Float64Array(chain.players);
  for (let player = 0; player < chain.players && conversion > 0; player++) {
    const gone = Uint8Array.from(chain.states, (s) => (s.at(-1) === player ? 1 : 0));
    const without = gone.includes(1) ? absorbed(q, r, gone)[0]! : conversion;
    effects[player] = Math.max(0, 1 - without / conversion);
  }
  return { conversion, effects };
}

/** Credit in proportion to the effects: of 1; all 0 where there is no effect. */
export function weightsOf(effects: Float64Array): Float64Array {
  const sum = effects.reduce((a, b) => a + b, 0);
  return effects.map((e) => (sum > 0 ? e / sum : 0));
}
