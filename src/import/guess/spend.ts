import type { ProblemArg } from '../../model/problem.ts';
import type { Figures, Relations } from './relations.ts';

/** What a column probably is, why, and how sure that is. */
export interface Guess {
  index: number;
  to: string;
  confidence: number;
  /** Worded as `pages.guess.<reason>`. */
  reason: string;
  args: Record<string, ProblemArg>;
}

/** From here on a guess counts; below, the column stays a property and the guess is offered. */
export const COUNTS = 0.75;

/** Rates of clicks above this are rates of something else. */
const MOST_CTR = 0.2;

/**
 * Figures of advertising by how they hang together. `known` is what names tell already: a guess
 * may use it, never go against it.
 */
export function spendByRelations(
  relations: Relations,
  known: ReadonlyMap<string, number>,
  name: (index: number) => string,
): Guess[] {
  const found = new Map<string, Guess>();
  const taken = (i: number): boolean =>
    [...known.values()].includes(i) || [...found.values()].some((g) => g.index === i);
  const at = (to: string): number | undefined => known.get(to) ?? found.get(to)?.index;
  const put = (
    to: string,
    index: number,
    confidence: number,
    reason: string,
    args: Guess['args'],
  ): void => {
    if (known.has(to) || taken(index)) return;
    if ((found.get(to)?.confidence ?? 0) < confidence)
      found.set(to, { index, to, confidence, reason, args });
  };
  const figure = new Map(relations.figures.map((f) => [f.index, f]));
  const size = (i: number): number => figure.get(i)?.sum ?? 0;
  const evidence = (share: number, rows: number, other: number, third: number): Guess['args'] => ({
    share,
    rows,
    other: name(other),
    third: name(third),
  });

  // Cost = impressions × CPM / 1000 says both at once: nothing else is priced by the thousand.
  for (const p of relations.products.filter(
    (x) => x.scale === 0.001 && !figure.get(x.product)!.whole,
  )) {
    if (at('impressions') !== undefined && at('impressions') !== p.count) continue;
    put('cost', p.product, 0.9, 'thousand', evidence(p.share, p.rows, p.count, p.unit));
    put('impressions', p.count, 0.9, 'thousand-of', evidence(p.share, p.rows, p.product, p.unit));
  }
  // Clicks = impressions × CTR: two counts, the smaller a small part of the larger.
  const rates = relations.products
    .filter(
      (x) => x.scale !== 0.001 && figure.get(x.product)!.whole && size(x.product) < size(x.count),
    )
    .sort((a, b) => size(b.count) - size(a.count));
  for (const p of rates.slice(0, 1)) {
    const rate = size(p.product) / Math.max(1, size(p.count));
    const sure = rate <= MOST_CTR && (at('impressions') ?? p.count) === p.count ? 0.85 : 0.5;
    if ((at('clicks') ?? p.product) !== p.product) continue;
    put('impressions', p.count, sure, 'rate-of', evidence(p.share, p.rows, p.product, p.unit));
    put('clicks', p.product, sure, 'rate', evidence(p.share, p.rows, p.count, p.unit));
  }
  // Cost = clicks × CPC, where the clicks are known or are fewer than something that was shown.
  for (const p of relations.products.filter(
    (x) => x.scale === 1 && !figure.get(x.product)!.whole,
  )) {
    const clicks = at('clicks');
    const larger = relations.figures.find(
      (f) =>
        f.whole &&
        f.index !== p.count &&
        isPart(relations, p.count, f) &&
        size(p.count) / f.sum <= MOST_CTR,
    );
    if (clicks !== undefined && clicks !== p.count) continue;
    if (at('cost') !== undefined && at('cost') !== p.product) continue;
    const sure = clicks !== undefined || larger ? 0.85 : 0.5;
    put('cost', p.product, sure, 'price', evidence(p.share, p.rows, p.count, p.unit));
    put('clicks', p.count, sure, 'price-of', evidence(p.share, p.rows, p.product, p.unit));
    if (larger) {
      const { share, rows } = relations.atMost(p.count, larger.index);
      put('impressions', larger.index, 0.6, 'at-least', { share, rows, other: name(p.count) });
    }
  }
  byOrder(relations, at, taken, put, name);
  return [...found.values()];
}

const isPart = (relations: Relations, a: number, b: Figures): boolean =>
  relations.atMost(a, b.index).share >= 0.98 && relations.atMost(a, b.index).rows >= 8;

/** A count that is never more than the impressions, or the clicks: likely, never certain. */
function byOrder(
  relations: Relations,
  at: (to: string) => number | undefined,
  taken: (index: number) => boolean,
  put: (to: string, index: number, confidence: number, reason: string, args: Guess['args']) => void,
  name: (index: number) => string,
): void {
  const under = (to: string, of: string, confidence: number): void => {
    const whole = at(of);
    const all = relations.figures.find((f) => f.index === whole);
    if (!all || at(to) !== undefined) return;
    const parts = relations.figures
      .filter((f) => f.whole && !taken(f.index) && f.sum > 0 && isPart(relations, f.index, all))
      .sort((a, b) => b.sum - a.sum);
    const part = parts[0];
    if (!part || part.sum / all.sum > MOST_CTR) return;
    const { share, rows } = relations.atMost(part.index, all.index);
    put(to, part.index, confidence, 'at-most', { share, rows, other: name(all.index) });
  };
  under('clicks', 'impressions', 0.6);
  under('platform_conversions', 'clicks', 0.5);
}
