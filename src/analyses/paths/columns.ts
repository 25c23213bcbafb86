import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';
import type { PathsSpec } from './spec.ts';
import { ARROW } from './ways.ts';

const n = (row: TableRow, column: string): number => Number(row[column] ?? 0);
const label = (name: string): string => t(`paths.column.${name}`);
const share = (over: string, under: string) => (row: TableRow) =>
  format.share(n(row, over), n(row, under));

/** A path as a person reads it: the words in brackets in their language. */
export const pathText = (row: TableRow): string =>
  row['rest'] === true
    ? t('paths-view.rest')
    : String(row['path']).split(ARROW).map(valueLabel).join(ARROW);

/** The table of paths. */
export function pathColumns(spec: PathsSpec): TableColumn[] {
  return [
    {
      name: 'path',
      unit: 'text',
      label: label('path'),
      text: pathText,
      note: (row) => {
        const on = n(row, 'went_on');
        return on > 0 && row['rest'] !== true
          ? t(`paths-view.went-on.${spec.direction}`, { n: on, count: format.count(on) })
          : '';
      },
    },
    { name: 'count', unit: 'count', label: t(`paths-view.count.${spec.count}`) },
    {
      name: 'share',
      unit: 'rate',
      label: label('share'),
      strong: true,
      bar: true,
      title: share('count', 'size'),
    },
    { name: 'median_seconds', unit: 'seconds', label: label('median_seconds') },
    ...(spec.conversion
      ? [
          { name: 'converted', unit: 'count' as const, label: label('converted') },
          {
            name: 'converted_rate',
            unit: 'rate' as const,
            label: label('converted_rate'),
            title: share('converted', 'count'),
          },
        ]
      : []),
  ];
}

/** The table of nodes: who is there, and who goes no further. */
export const stepColumns = (spec: PathsSpec): TableColumn[] => [
  { name: 'step', unit: 'count', label: label('step'), align: 'left' },
  { name: 'node', unit: 'text', label: label('node'), text: (row) => valueLabel(row['node']) },
  { name: 'count', unit: 'count', label: t(`paths-view.count.${spec.count}`) },
  { name: 'share', unit: 'rate', label: label('share'), title: share('count', 'size') },
  { name: 'ended', unit: 'count', label: t(`paths-view.ended.${spec.direction}`) },
  {
    name: 'ended_rate',
    unit: 'rate',
    label: t(`paths-view.ended-rate.${spec.direction}`),
    strong: true,
    title: share('ended', 'count'),
  },
];

export const detourColumns = (spec: PathsSpec): TableColumn[] => [
  {
    name: 'source',
    unit: 'text',
    label: t('paths-view.detour'),
    text: (row) =>
      [row['source'], row['target'], row['source']].map((name) => valueLabel(name)).join(ARROW),
  },
  { name: 'count', unit: 'count', label: t(`paths-view.count.${spec.count}`) },
  {
    name: 'share',
    unit: 'rate',
    label: label('share'),
    strong: true,
    title: share('count', 'size'),
  },
];
