import { hasMessage, t } from '../../i18n/index.ts';
import type { Condition } from '../../model/spec.ts';

/** A canonical column as a person calls it; a property of an event by its own header. */
export function columnLabel(name: string): string {
  const key = `analysis.dimension.${name}`;
  return hasMessage(key, 'en') ? t(key) : name.replace(/^(prop|campaign)\./, '');
}

/** A value of a breakdown or a filter: the words in brackets are ours, the rest is the file's. */
export function valueLabel(value: unknown): string {
  if (value === null || value === undefined) return t('analysis.value.none');
  const key = `analysis.value.${String(value)
    .replace(/^\((.*)\)$/, '$1')
    .replaceAll(' ', '-')}`;
  return /^\(.*\)$/.test(String(value)) && hasMessage(key, 'en') ? t(key) : String(value);
}

/** A condition in words: "Channel is Google Ads or Meta Ads". */
export function conditionText(condition: Condition): string {
  const { column, op, values } = condition;
  const shown = values.slice(0, 3).map(valueLabel);
  const more = values.length - shown.length;
  return t('analysis.where.text', {
    column: columnLabel(column),
    op: t(`analysis.op.${op}`),
    values:
      shown.join(t(op === 'between' ? 'analysis.where.to' : 'analysis.where.or')) +
      (more > 0 ? t('analysis.where.more', { n: more }) : ''),
  }).trim();
}
