import { columnLabel, conditionText, valueLabel } from '../../../analyses/parts/names.ts';
import { format, t } from '../../../i18n/index.ts';
import type { Segment, SegmentRule } from '../../../model/settings.ts';

/** A rule of a segment in words. */
export function ruleText(rule: SegmentRule): string {
  if (rule.kind === 'people') {
    return t('segments.text.people', { n: rule.ids.length, count: format.count(rule.ids.length) });
  }
  if (rule.kind === 'first_touch') {
    const { column, op, values } = rule;
    return t('segments.text.first', {
      column: columnLabel(column),
      op: t(`analysis.op.${op}`),
      values: values.map(valueLabel).join(t('analysis.where.or')),
    });
  }
  const { table, events, where, op, n, within } = rule;
  const what =
    table === 'orders'
      ? t('segments.text.order')
      : events.length
        ? events.join(t('analysis.where.or'))
        : t('analysis.any-event');
  const which = where.map(conditionText).join(t('analysis.where.and'));
  const span = within
    ? t('segments.text.within', {
        n: within.value,
        unit: t(`analysis.unit.${within.unit}`, { n: within.value }),
      })
    : '';
  const count = op === 'lte' && n === 0 ? 'never' : op;
  return t(`segments.text.did.${count}`, { what, which, n, span, some: which ? 'true' : 'false' });
}

/** All rules of a segment in words. */
export const segmentText = (segment: Segment): string =>
  segment.rules.map(ruleText).join(t(`segments.text.${segment.match}`)) ||
  t('segments.text.nobody');
