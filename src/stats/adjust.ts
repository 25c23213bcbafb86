/** How p values of several comparisons are corrected for being several. */
export type Correction = 'none' | 'holm' | 'bh';

/**
 * Corrected p values in the order given, as R's p.adjust: `holm` keeps the chance of any false
 * alarm (Holm 1979), `bh` the share of false ones among the alarms (Benjamini & Hochberg 1995).
 */
export function adjustP(p: readonly number[], correction: Correction): number[] {
  if (correction === 'none') return [...p];
  const m = p.length;
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(m);
  if (correction === 'holm') {
    let most = 0;
    order.forEach((at, rank) => {
      most = Math.max(most, Math.min(1, (m - rank) * p[at]!));
      adjusted[at] = most;
    });
  } else {
    let least = 1;
    for (let rank = m - 1; rank >= 0; rank--) {
      const at = order[rank]!;
      least = Math.min(least, (m / (rank + 1)) * p[at]!);
      adjusted[at] = least;
    }
  }
  return adjusted;
}
