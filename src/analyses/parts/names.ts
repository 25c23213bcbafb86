import { hasMessage, reader, t } from '../../i18n/index.ts';
import type { Condition } from '../../model/spec.ts';
import { SEGMENT } from '../../model/where.ts';
import type { TableColumn } from '../../ui/table.ts';

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

/** A value of a column: a segment by its name. */
export const columnValue = (column: string, value: unknown): string =>
  column === SEGMENT ? (reader.segments[String(value)] ?? String(value)) : valueLabel(value);

/** The first column of a table by segments: the segment, or all. */
export const segmentColumn: TableColumn = {
  name: 'breakdown',
  unit: 'text',
  get label() {
    return columnLabel(SEGMENT);
  },
  text: (row) =>
    row['breakdown'] === null ? t('analysis.value.all') : valueLabel(row['breakdown']),
};

/** A group of people or rows in words: all its conditions. */
export const groupText = (group: readonly Condition[]): string =>
  group.map(conditionText).join(t('analysis.where.and'));

/** A condition in words: "Channel is Google Ads or Meta Ads". */
export function conditionText(condition: Condition): string {
  const { column, op, values } = condition;
  const name = (value: unknown) => columnValue(column, value);
  const shown = values.slice(0, 3).map(name);
  const more = values.length - shown.length;
  return t('analysis.where.text', {
    column: columnLabel(column),
    op: t(`analysis.op.${op}`),
    values:
      shown.join(t(op === 'between' ? 'analysis.where.to' : 'analysis.where.or')) +
      (more > 0 ? t('analysis.where.more', { n: more }) : ''),
  }).trim();
}
