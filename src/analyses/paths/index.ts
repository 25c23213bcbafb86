import type { Card } from '../contract.ts';

/** Which ways people go from an event, or to one. */
export const card: Card = {
  kind: 'paths',
  version: 1,
  step: 'evaluate',
  place: 15,
  needs: [['events']],
  open: () => import('./method.ts'),
};
