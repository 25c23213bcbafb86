/** All orders of the numbers 0 … n − 1. */
export function orders(n: number): number[][] {
  if (n === 0) return [[]];
  return orders(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  );
}

/** What each factor changes when it moves, on average over every order there is. */
export function productPartsSlow(before: readonly number[], after: readonly number[]): number[] {
  const all = orders(before.length);
  const sums = before.map(() => 0);
  for (const order of all) {
    const now = [...before];
    for (const k of order) {
      const was = now.reduce((a, b) => a * b, 1);
      now[k] = after[k]!;
      sums[k]! += now.reduce((a, b) => a * b, 1) - was;
    }
  }
  return sums.map((sum) => sum / all.length);
}
