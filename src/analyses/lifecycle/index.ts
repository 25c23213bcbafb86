import type { Card } from '../contract.ts';

export const card: Card = {
  kind: 'lifecycle',
  version: 1,
  step: 'evaluate',
  place: 25,
  needs: [['events', 'orders']],
  open: () => import('./method.ts'),
};
