/**
 * What each factor of a product adds to its change: the change that a factor makes when it moves
 * from `before` to `after`, on average over all orders in which the factors may move (Shapley value;
 * de Boer & Rodrigues 2020, Energy 208, "Decomposition analysis: when to use which method?"). Takes
 * zeros and negative factors, adds up to ∏after − ∏before, and does not depend on the order in which
 * the factors are named. One number a factor, in the product's unit; n factors cost n³ steps.
 */
export function productParts(before: readonly number[], after: readonly number[]): number[] {
  const n = before.length;
  return before.map((from, k) => {
    // moved[s] = the sum, over all sets of s other factors that moved already, of the others' product.
    let moved = [1];
    for (let j = 0; j < n; j++) {
      if (j === k) continue;
      const next = new Array<number>(moved.length + 1).fill(0);
      moved.forEach((sum, s) => {
        next[s]! += sum * before[j]!;
        next[s + 1]! += sum * after[j]!;
      });
      moved = next;
    }
    // A set of s others comes first in s! (n − 1 − s)! of the n! orders: 1 / (n · C(n − 1, s)).
    let choose = 1;
    const mean = moved.reduce((sum, products, s) => {
      const part = products / (n * choose);
      choose = (choose * (n - 1 - s)) / (s + 1);
      return sum + part;
    }, 0);
    return (after[k]! - from) * mean;
  });
}
