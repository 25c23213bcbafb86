import { passedChains } from './pass.ts';
import type { Cte, Plan } from './plan.ts';
import { searchedChains } from './search.ts';
import { walkedChains } from './walk.ts';
import { walkedAnyOrder } from './walkany.ts';

/**
 * chain: the counted chain of each entrant, found the plan's way. Where it is walked or searched,
 * `path` has the place of each step's row, and `placed` (place, row) what stands there.
 */
export function countedChains(plan: Plan): Cte[] {
  const walked = plan.spec.order === 'any' ? walkedAnyOrder : walkedChains;
  if (plan.way === 'search') return searchedChains(plan);
  if (plan.way === 'walk') return walked(plan);
  if (plan.way === 'pass') return passedChains(plan);
  const both = 'SELECT * FROM passed UNION ALL BY NAME SELECT * FROM walked';
  return [
    ...passedChains(plan),
    ...walked(plan),
    ...(plan.picks ? [] : [{ name: 'chain', sql: both, materialized: true } as const]),
  ];
}
