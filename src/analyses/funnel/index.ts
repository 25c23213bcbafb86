import type { Card } from '../contract.ts';

/** Where people drop out on the way through the steps of a journey. */
export const card: Card = {
  kind: 'funnel',
  version: 1,
  step: 'evaluate',
  place: 10,
  needs: [['events']],
  open: () => import('./method.ts'),
};
