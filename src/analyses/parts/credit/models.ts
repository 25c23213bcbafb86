import type { Window } from '../../../model/spec.ts';

/** How a conversion is shared among its touches (design: "attribution, and the credit …"). */
export const MODELS = [
  'last',
  'first',
  'linear',
  'last_non_direct',
  'position',
  'time_decay',
  'markov',
  'shapley',
] as const;
export type Model = (typeof MODELS)[number];

export interface Attribution {
  model: Model;
  /** How long before a sale a touch still counts, both ends included; null = unlimited. */
  lookback: Window | null;
}
