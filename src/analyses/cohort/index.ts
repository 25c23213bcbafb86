import type { Card } from '../contract.ts';

export const card: Card = {
  kind: 'cohort',
  version: 1,
  step: 'evaluate',
  place: 20,
  needs: [['events', 'orders']],
  open: () => import('./method.ts'),
};
