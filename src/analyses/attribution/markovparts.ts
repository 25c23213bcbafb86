import type { Row } from '../../engine/types.ts';
import { removalEffects, weightsOf } from '../../stats/markov.ts';
import { chainOfJourneys, graphOfJourneys } from './credits.ts';
import type { Journeys } from './journeys.ts';
import { whole } from './resample.ts';
import type { AttributionSpec } from './spec.ts';

/** So many transitions are told, the most frequent. */
const MOST = 500;

/** The graph behind the markov rows: removal effects, and how people go from touch to touch. */
export function markovParts(journeys: Journeys, spec: AttributionSpec): Record<string, Row[]> {
  const chain = chainOfJourneys(journeys, spec.markov.order);
  const graph = graphOfJourneys(chain, journeys, whole(journeys));
  const { conversion, effects } = removalEffects(chain, graph);
  const shares = weightsOf(effects);
  const name = (p: number) => journeys.players[p]!.name;
  const state = (i: number) => chain.states[i]!.map(name).join(' > ') || '(start)';
  const transitions: Row[] = [];
  for (let i = 0; i < chain.states.length; i++) {
    const ends = [
      ['(conversion)', graph.converted[i]!],
      ['(null)', graph.lost[i]!],
    ] as const;
    const steps = Array.from(
      graph.count.subarray(chain.start[i], chain.start[i + 1]),
      (n, k) => [state(chain.column[chain.start[i]! + k]!), n] as const,
    );
    const out = [...steps, ...ends].filter(([, n]) => n > 0);
    const all = out.reduce((sum, [, n]) => sum + n, 0);
    for (const [to, count] of out) {
      transitions.push({ from: state(i), to, count, probability: count / all });
    }
  }
  transitions.sort((a, b) => Number(b['count']) - Number(a['count']));
  return {
    removal: journeys.players
      .map((p, i): Row => ({
        [spec.by]: p.name,
        removal_effect: effects[i]!,
        share: shares[i]!,
        conversion_probability: conversion,
        conversion_without: conversion * (1 - effects[i]!),
      }))
      .filter((_, i) => journeys.players[i]!.shown)
      .sort((a, b) => Number(b['removal_effect']) - Number(a['removal_effect'])),
    transition: transitions.slice(0, MOST),
  };
}
