import { columnLabel, conditionText, valueLabel } from '../../../analyses/parts/names.ts';
import type { SpecBase } from '../../../analyses/contract.ts';
import { format, hasMessage, t } from '../../../i18n/index.ts';
import type { Condition } from '../../../model/spec.ts';
import type { SpecDifference } from '../../specdiff.ts';

/** A difference between two specs of a kind as a sentence. */
export function differenceText(difference: SpecDifference, kind: string): string {
  const what = difference.path.map((key) => keyLabel(key, kind)).join(' · ');
  const key = difference.path.at(-1) ?? '';
  const value = (given: unknown) => valueText(given, key, kind);
  if (difference.what === 'changed') {
    const { from, to } = difference;
    return t('versions.changed', { what, from: value(from), to: value(to) });
  }
  return t(`versions.${difference.what}`, { what, value: value(difference.value) });
}

/** What every spec has and nobody chooses, and what stands in the head. */
const SILENT = new Set(['kind', 'version', 'title']);
/** Characters of a value: a spec of a link may be of any size. */
const MOST_TEXT = 400;

/** A spec in words, key by key; what it leaves open is not said. It may be anybody's. */
export const specLines = (spec: SpecBase): { what: string; value: string }[] =>
  Object.entries(spec)
    .filter(([key, value]) => !SILENT.has(key) && value !== null && value !== false)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([key, value]) => ({
      what: keyLabel(key, spec.kind),
      value: said(value, key, spec.kind),
    }));

function said(value: unknown, key: string, kind: string): string {
  try {
    const text = valueText(value, key, kind);
    return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
  } catch {
    return '…'; // no spec of ours looks like this: running it says what is wrong
  }
}

function keyLabel(key: string, kind: string): string {
  const known = [`versions.key.${key}`, `${kind}-view.${key}`].find((k) => hasMessage(k, 'en'));
  return known ? t(known) : columnLabel(key);
}

/** A value of a spec as a person chose it: its control's own word where there is one. */
export function valueText(value: unknown, key: string, kind: string): string {
  if (value === null || value === undefined) return t('versions.none');
  if (typeof value === 'boolean') return t(value ? 'versions.yes' : 'versions.no');
  if (typeof value === 'number') return format.full(value);
  if (typeof value === 'string') return wordOf(value, key, kind);
  if (Array.isArray(value)) {
    return (
      value.map((one) => valueText(one, key, kind)).join(t('pages.list-comma')) ||
      t('versions.none')
    );
  }
  return objectText(value as Record<string, unknown>, kind);
}

function wordOf(value: string, key: string, kind: string): string {
  const keys = [
    `${kind}-view.${key}.${value}`,
    `analysis.${key}.${value}`,
    `versions.value.${value}`,
  ];
  const known = keys.find((k) => hasMessage(k, 'en'));
  if (known) return t(known);
  const dimension = `analysis.dimension.${value}`;
  return hasMessage(dimension, 'en') ? t(dimension) : valueLabel(value);
}

function objectText(value: Record<string, unknown>, kind: string): string {
  if ('op' in value && Array.isArray(value['values'])) {
    return conditionText(value as unknown as Condition);
  }
  if ('unit' in value) return spanText(value);
  if (typeof value['from'] === 'string' && typeof value['to'] === 'string') {
    return format.dayRange(value['from'], value['to']);
  }
  const { event, label, column, where, ...rest } = value;
  const named = [label, event ?? column].find((n) => n !== undefined && n !== null && n !== '');
  const head =
    named === undefined
      ? []
      : [
          [named]
            .flat()
            .map((n) => (named === column ? columnLabel(String(n)) : String(n)))
            .join(t('analysis.where.or')),
        ];
  const conditions = Array.isArray(where) ? where.map((c) => conditionText(c as Condition)) : [];
  const others = Object.entries(rest)
    .filter(([, v]) => v !== null && v !== undefined && v !== false)
    .map(([k, v]) => `${keyLabel(k, kind)} ${valueText(v, k, kind)}`);
  return [...head, ...conditions, ...others].join(t('pages.list-comma')) || t('versions.none');
}

/** A window, or a period that ends with the data. */
function spanText(value: Record<string, unknown>): string {
  const n = Number(value['last'] ?? value['value']);
  const unit = t(`analysis.unit.${String(value['unit'])}`, { n });
  return 'last' in value ? t('analysis.period.last', { n, unit }) : t('versions.span', { n, unit });
}
