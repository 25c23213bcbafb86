/** Lanczos' approximation with g = 7 and nine terms (Godfrey 2001), relative error near 1e-15. */
const G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.9189385332046727;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (y + i);
  const t = y + G + 0.5;
  return HALF_LOG_TWO_PI + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** ln of Γ(x + n) / Γ(x) for whole n ≥ 0, as a sum: of large x the digits of ln Γ cancel. */
export function logRising(x: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += Math.log(x + j);
  return sum;
}
