/** A small seeded generator of random numbers that gives the same digits on every machine. */
export interface Random {
  /** Whole number, 0 … 2^32 − 1. */
  uint32(): number;
  /** Whole number, 0 … n − 1, without bias; n from 1 to 2^32. */
  below(n: number): number;
  /** A multiple of 2^−32 from 0 (included) to 1 (not included). */
  unit(): number;
  /** True with probability `p` (0 never, 1 always). */
  chance(p: number): boolean;
  /** A factor around 1, from 1 − `share` to 1 + `share`, the middle likelier than the ends. */
  around(share: number): number;
  pick<T>(items: readonly T[]): T;
  /** Index into `weights` (whole numbers ≥ 0, not all 0), each with its share of the sum. */
  weighted(weights: readonly number[]): number;
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, 32-bit integer operations only.
 * Each `stream` of a seed is a sequence of its own, so that one part can change without the others.
 */
export function random(seed: number, stream = ''): Random {
  let a = seed | 0;
  let b = hash(stream);
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;

  const uint32 = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  // The first numbers still show the seed.
  for (let i = 0; i < 16; i++) uint32();

  const below = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`random: below ${n}`);
    const end = 2 ** 32 - (2 ** 32 % n);
    let x = uint32();
    while (x >= end) x = uint32();
    return x % n;
  };
  const unit = (): number => uint32() / 2 ** 32;

  return {
    uint32,
    below,
    unit,
    chance: (p) => unit() < p,
    around: (share) => 1 + share * (unit() + unit() - 1),
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    weighted(weights) {
      let total = 0;
      for (const w of weights) total += w;
      let x = below(total);
      let i = 0;
      while (x >= weights[i]!) x -= weights[i++]!;
      return i;
    },
  };
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h | 0;
}
