import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import type { Branch } from '../parts/forestplot.ts';
import type { ExperimentSpec } from './spec.ts';

/** The tone of a verdict in the charts. */
export const TONES: Record<string, Branch['tone']> = {
  better: 'better',
  worse: 'worse',
  broken: 'worse',
  too_few: 'open',
  unreadable: 'open',
};

export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The fields that name a comparison: one row of the table. */
export const pointOf = (row: Row): Row => ({
  metric: row['metric']!,
  variant: row['variant']!,
  breakdown: row['breakdown'] ?? null,
});

/** The level of the intervals as it is printed: 95. */
export const levelText = (spec: ExperimentSpec): string => format.decimal(100 * (1 - spec.alpha));

/** An interval of a change, in words. */
export const changeInterval = (spec: ExperimentSpec, low: number, high: number): string =>
  t('experiment-view.tip.interval', {
    level: levelText(spec),
    low: format.change(low),
    high: format.change(high),
  });
