import type { Card } from '../contract.ts';

export const card: Card = {
  kind: 'roi',
  version: 1,
  step: 'evaluate',
  place: 30,
  needs: [['orders', 'leads', 'spend']],
  reads: ['orders', 'leads', 'spend', 'events'],
  open: () => import('./method.ts'),
};
