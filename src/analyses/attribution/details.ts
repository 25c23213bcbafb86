import { t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { columnLabel, valueLabel } from '../parts/names.ts';
import { number } from './figures.ts';
import type { AttributionSpec } from './spec.ts';

export const SECTIONS = [
  'changes',
  'paths',
  'differences',
  'assisted',
  'length',
  'lag',
  'days',
  'stated',
  'removal',
] as const;
export type Section = (typeof SECTIONS)[number];

const column = (name: string, unit: TableColumn['unit']): TableColumn => ({
  name,
  unit,
  label: t(`attribution.column.${name}`),
});
const columns = (unit: TableColumn['unit'], ...names: string[]): TableColumn[] =>
  names.map((name) => column(name, unit));

/** The columns of a section's table. */
export function detailColumns(section: Section, spec: AttributionSpec): TableColumn[] {
  const player: TableColumn = {
    name: spec.by,
    unit: 'text',
    label: columnLabel(spec.by),
    text: (row) => valueLabel(row[spec.by]),
  };
  const places = columns(
    'rate',
    'only_share',
    'first_share',
    'middle_share',
    'last_share',
    'alone_share',
  );
  const all: Record<Section, TableColumn[]> = {
    paths: [
      {
        ...column('path', 'text'),
        text: (row) => (row['path'] === '(other)' ? valueLabel('(other)') : String(row['path'])),
      },
      column('touches', 'count'),
      { ...column('conversions', 'count'), bar: true },
      column('revenue', 'money'),
      ...columns('count', 'people', 'not_converted'),
    ],
    changes: [
      player,
      ...columns('decimal', 'conversions_before', 'conversions_now'),
      {
        ...column('conversions', 'decimal'),
        label: t('attribution-view.change'),
        signed: true,
        strong: true,
        tone: sure,
      },
      ...columns('decimal', 'conversions_low', 'conversions_high').map((c) => ({
        ...c,
        signed: true,
      })),
      { ...column('revenue', 'money'), signed: true },
    ],
    differences: [
      player,
      {
        ...column('conversions', 'decimal'),
        label: t('attribution-view.difference', { model: t(`credit.model.${spec.models[0]!}`) }),
        signed: true,
        strong: true,
        tone: sure,
      },
      ...columns('decimal', 'conversions_low', 'conversions_high').map((c) => ({
        ...c,
        signed: true,
      })),
      { ...column('revenue', 'money'), signed: true },
      ...places,
    ],
    assisted: [
      player,
      { ...column('assisted_conversions', 'count'), bar: true },
      ...columns('count', 'last_conversions', 'first_conversions'),
      { ...column('assisted_per_last', 'ratio'), strong: true },
      ...columns('money', 'assisted_revenue', 'last_revenue'),
    ],
    length: [
      ...columns('count', 'from_touches', 'to_touches', 'conversions'),
      column('revenue', 'money'),
    ],
    lag: [
      ...columns('seconds', 'from_seconds', 'to_seconds'),
      column('conversions', 'count'),
      column('revenue', 'money'),
    ],
    days: [
      column('day', 'day'),
      column('conversions', 'count'),
      column('revenue', 'money'),
      column('complete', 'flag'),
    ],
    stated: [
      player,
      column('answers', 'count'),
      column('share', 'rate'),
      { ...column('credited_share', 'rate'), label: t(`credit.model.${spec.models[0]!}`) },
    ],
    removal: [
      player,
      { ...column('removal_effect', 'rate'), strong: true },
      ...columns('rate', 'conversion_probability', 'conversion_without', 'share'),
    ],
  };
  return all[section];
}

/** Only a difference that its interval keeps off zero has a colour. */
function sure(row: TableRow): 'better' | 'worse' | null {
  if (row['beyond'] !== true) return null;
  return (number(row['conversions']) ?? 0) > 0 ? 'better' : 'worse';
}
