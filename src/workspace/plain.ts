/** Keys that would reach into an object's prototype when copied carelessly. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const DEEPEST = 64;

/** Undefined for plain JSON of a sane depth, else what is odd about it. */
export function checkPlain(value: unknown): string | undefined {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth >= DEEPEST) return 'depth';
    const depth = next.depth + 1;
    for (const [key, inner] of Object.entries(next.value)) {
      if (FORBIDDEN.has(key)) return key;
      waiting.push({ value: inner, depth });
    }
  }
  return undefined;
}
