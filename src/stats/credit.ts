/**
 * How models share one conversion among the touches of its path. A path is the players (channels
 * or campaigns, as codes) of its touches in the order of time; shares are of 1, one a touch.
 */
export type Shares = Float64Array;

const only = (length: number, at: number): Shares => {
  const out = new Float64Array(length);
  out[at] = 1;
  return out;
};

export const firstShares = (path: readonly number[]): Shares => only(path.length, 0);
export const lastShares = (path: readonly number[]): Shares => only(path.length, path.length - 1);

/** All to the last touch that is not direct; to the last where all are. */
export function lastNonDirectShares(direct: readonly boolean[]): Shares {
  const at = direct.lastIndexOf(false);
  return only(direct.length, at < 0 ? direct.length - 1 : at);
}

export const linearShares = (path: readonly number[]): Shares =>
  new Float64Array(path.length).fill(1 / path.length);

/** 40 % to the first and the last touch, 20 % to those between; 50 : 50 of two, all of one. */
export function positionShares(path: readonly number[]): Shares {
  const n = path.length;
  if (n < 3) return linearShares(path);
  const out = new Float64Array(n).fill(0.2 / (n - 2));
  out[0] = out[n - 1] = 0.4;
  return out;
}

/** By 2^(−age ÷ half-life): `ages` before the conversion and `halfLife` in the same unit. */
export function decayShares(ages: readonly number[], halfLife: number): Shares {
  // Against the latest touch, so that the oldest cannot make all weights vanish.
  const latest = ages.reduce((a, b) => Math.min(a, b), Infinity);
  const out = Float64Array.from(ages, (age) => 2 ** ((latest - age) / halfLife));
  const sum = out.reduce((a, b) => a + b, 0);
  return out.map((w) => w / sum);
}

/**
 * The Shapley value of the game whose coalition S is worth the conversions of the paths that lie
 * wholly in S. That game is a sum of unanimity games, one a path, and the value of such a game is
 * the same for each of its members (Shapley 1953): each path is shared equally among its distinct
 * players. So it is exact for any number of players, without going through their subsets. A
 * player's part is shared equally among its touches.
 */
export function shapleyShares(path: readonly number[]): Shares {
  const times = new Map<number, number>();
  for (const p of path) times.set(p, (times.get(p) ?? 0) + 1);
  return Float64Array.from(path, (p) => 1 / times.size / times.get(p)!);
}
