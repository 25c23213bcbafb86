import type { Card } from '../contract.ts';

export const card: Card = {
  kind: 'value',
  version: 1,
  step: 'evaluate',
  place: 50,
  needs: [['orders']],
  reads: ['orders', 'spend', 'events'],
  open: () => import('./method.ts'),
};
