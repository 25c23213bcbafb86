import type { Card } from '../contract.ts';

export const card: Card = {
  kind: 'attribution',
  version: 1,
  step: 'evaluate',
  place: 35,
  needs: [['events'], ['orders', 'events']],
  reads: ['events', 'orders', 'leads', 'surveys'],
  open: () => import('./method.ts'),
};
