import type { Card } from '../contract.ts';

export const card: Card = {
  kind: 'experiment',
  version: 1,
  step: 'evaluate',
  place: 60,
  needs: [['assignments'], ['events', 'orders', 'leads']],
  reads: ['assignments', 'events', 'orders', 'leads'],
  open: () => import('./method.ts'),
};
