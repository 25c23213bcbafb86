import {
  decayShares,
  firstShares,
  lastNonDirectShares,
  lastShares,
  linearShares,
  positionShares,
  shapleyShares,
  type Shares,
} from '../../stats/credit.ts';
import { chainOf, graphOf, removalEffects, weightsOf, type Chain } from '../../stats/markov.ts';
import { windowSeconds } from '../../model/spec.ts';
import type { Model } from '../parts/credit/models.ts';
import type { Journeys, Path } from './journeys.ts';
import type { AttributionSpec } from './spec.ts';

/** What each player is credited with, by code. */
export interface Credit {
  conversions: Float64Array;
  revenue: Float64Array;
}

/** How often each sale and each lost path is there: all 1 and all people, or a resample. */
export interface Weights {
  sales: Float64Array;
  lost: Float64Array;
}

/** The credit of a model for any weights. */
export type Creditor = (weights: Weights) => Credit;

const BY_PATH: Partial<Record<Model, (path: Path) => Shares>> = {
  last: (p) => lastShares(p.players),
  first: (p) => firstShares(p.players),
  linear: (p) => linearShares(p.players),
  last_non_direct: (p) => lastNonDirectShares(p.direct),
  position: (p) => positionShares(p.players),
  shapley: (p) => shapleyShares(p.players),
};

/** Everything of a model that does not depend on the weights is figured once. */
export function creditorOf(model: Model, journeys: Journeys, spec: AttributionSpec): Creditor {
  if (model === 'markov') return markovCreditor(journeys, spec.markov.order);
  const rule = BY_PATH[model];
  return rule
    ? pathCreditor(journeys, rule)
    : decayCreditor(journeys, windowSeconds(spec.half_life));
}

/** Conversions and revenue of each path. */
export function perPath({ sales, paths }: Journeys, weights: Weights): Credit {
  const out = emptyCredit(paths.length);
  for (let i = 0; i < sales.path.length; i++) {
    const path = sales.path[i]!;
    const times = weights.sales[i]!;
    if (path < 0 || times === 0) continue;
    out.conversions[path]! += times;
    out.revenue[path]! += times * sales.revenue[i]!;
  }
  return out;
}

const emptyCredit = (length: number): Credit => ({
  conversions: new Float64Array(length),
  revenue: new Float64Array(length),
});

function pathCreditor(journeys: Journeys, rule: (path: Path) => Shares): Creditor {
  const shares = journeys.paths.map((path) => byPlayer(path, rule(path)));
  return (weights) => {
    const of = perPath(journeys, weights);
    const out = emptyCredit(journeys.players.length);
    for (const [i, parts] of shares.entries()) {
      if (of.conversions[i] === 0) continue;
      for (const [player, share] of parts) {
        out.conversions[player]! += share * of.conversions[i]!;
        out.revenue[player]! += share * of.revenue[i]!;
      }
    }
    return out;
  };
}

/** A path's shares summed by player: models of one touch give one entry. */
function byPlayer(path: Path, shares: Shares): [player: number, share: number][] {
  const sums = new Map<number, number>();
  for (const [i, share] of shares.entries()) {
    if (share > 0) sums.set(path.players[i]!, (sums.get(path.players[i]!) ?? 0) + share);
  }
  return [...sums];
}

/** Time decay looks at the times of each sale, not at its path alone. */
function decayCreditor({ sales, paths, players }: Journeys, halfLife: number): Creditor {
  const start = new Int32Array(sales.path.length + 1);
  const player: number[] = [];
  const share: number[] = [];
  for (let i = 0; i < sales.path.length; i++) {
    const path = paths[sales.path[i]!];
    const ages = sales.ages[i];
    const parts = path
      ? byPlayer(path, ages ? decayShares(ages, halfLife) : Float64Array.of(1))
      : [];
    for (const [p, s] of parts) {
      player.push(p);
      share.push(s);
    }
    start[i + 1] = player.length;
  }
  return (weights) => {
    const out = emptyCredit(players.length);
    for (let i = 0; i < sales.path.length; i++) {
      const times = weights.sales[i]!;
      if (times === 0) continue;
      for (let k = start[i]!; k < start[i + 1]!; k++) {
        out.conversions[player[k]!]! += times * share[k]!;
        out.revenue[player[k]!]! += times * share[k]! * sales.revenue[i]!;
      }
    }
    return out;
  };
}

/** The chain over all paths, those that converted first. */
export function chainOfJourneys({ paths, lost, players }: Journeys, order: number): Chain {
  const all = [...paths.map((p) => p.players), ...lost.map((l) => l.players)];
  return chainOf(all, players.length, order);
}

export function graphOfJourneys(chain: Chain, journeys: Journeys, weights: Weights) {
  const won = perPath(journeys, weights);
  const conversions = new Float64Array(chain.steps.length);
  const nulls = new Float64Array(chain.steps.length);
  conversions.set(won.conversions);
  nulls.set(weights.lost, journeys.paths.length);
  return graphOf(chain, conversions, nulls);
}

/** All conversions and all revenue in proportion to the removal effects. */
function markovCreditor(journeys: Journeys, order: number): Creditor {
  const chain = chainOfJourneys(journeys, order);
  return (weights) => {
    const { effects } = removalEffects(chain, graphOfJourneys(chain, journeys, weights));
    const share = weightsOf(effects);
    const all = totals(journeys, weights).credited;
    return {
      conversions: share.map((s) => s * all.conversions),
      revenue: share.map((s) => s * all.revenue),
    };
  };
}

export interface Sum {
  conversions: number;
  revenue: number;
}

/** What the models share out, and what no touch earned. */
export function totals({ sales }: Journeys, weights: Weights): { credited: Sum; rest: Sum } {
  const credited = { conversions: 0, revenue: 0 };
  const rest = { conversions: 0, revenue: 0 };
  for (let i = 0; i < sales.path.length; i++) {
    const to = sales.path[i]! < 0 ? rest : credited;
    to.conversions += weights.sales[i]!;
    to.revenue += weights.sales[i]! * sales.revenue[i]!;
  }
  return { credited, rest };
}
