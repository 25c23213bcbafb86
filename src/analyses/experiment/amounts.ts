import type { Figure } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import type { Metric } from './metric.ts';

/** How the values of a metric are written. */
export type Amount = 'rate' | 'money' | 'decimal';

export function amountOf({ type, measure, denominator }: Metric): Amount {
  if (type === 'proportion') return 'rate';
  const worth = measure !== 'count';
  return worth && (!denominator || denominator.measure === 'count') ? 'money' : 'decimal';
}

/** A value with its numerator and denominator, as a figure of a sentence. */
export function figureOf(row: Row, of: 'own' | 'control', metric: Metric): Figure {
  const [value, over, under] =
    of === 'own'
      ? ['value', 'numerator', 'denominator']
      : ['control_value', 'control_numerator', 'control_denominator'];
  const number = (name: string) => Number(row[name] ?? 0);
  const amount = amountOf(metric);
  if (amount === 'rate') {
    return { rate: number(value!), of: [number(over!), number(under!)] };
  }
  return amount === 'money' ? { money: number(value!) } : { decimal: number(value!) };
}

export const metricName = (metric: Metric): Figure => ({
  named: metric.name,
  under: 'experiment.metric',
});
