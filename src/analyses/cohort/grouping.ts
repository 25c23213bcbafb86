import type { CohortSpec } from './spec.ts';

/** Groups by the keys, and where broken down by the same keys for the whole. */
export const grouping = (spec: CohortSpec, ...keys: string[]): string =>
  spec.breakdown
    ? `GROUP BY GROUPING SETS ((breakdown, ${keys.join(', ')}), (${keys.join(', ')}))`
    : `GROUP BY ${keys.join(', ')}`;
/** The breakdown as a leading column, where there is one. */
export const breakdown = (spec: CohortSpec): string => (spec.breakdown ? 'breakdown, ' : '');
