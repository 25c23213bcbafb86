import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';
import type { PathsSpec } from './spec.ts';
import { pathLabel } from './text.ts';

const n = (row: TableRow, column: string): number => Number(row[column] ?? 0);
const label = (name: string): string => t(`paths.column.${name}`);
const share = (over: string, under: string) => (row: TableRow) =>
  format.share(n(row, over), n(row, under));

/** With what the rates of a table are compared: the other period, or the rest of the parts. */
export type Against = 'compared' | 'groups' | 'rest' | null;

/** The other side's rate and the difference; only what is no noise has a colour. */
const differenceColumns = (against: Against, good: 1 | -1 | 0): TableColumn[] =>
  against === null
    ? []
    : [
        {
          name: 'other',
          unit: 'rate',
          label: t(`paths-view.other.${against}`),
          title: (row) => (row['other'] === null ? '' : share('other_count', 'other_size')(row)),
        },
        {
          name: 'difference',
          unit: 'points',
          signed: true,
          label: t('paths-view.difference'),
          note: (row) => (row['noise'] === true ? t('paths-view.noise') : ''),
          tone: (row) =>
            row['noise'] !== false || good === 0
              ? null
              : n(row, 'difference') * good > 0
                ? 'better'
                : 'worse',
          title: (row) =>
            typeof row['low'] === 'number'
              ? t('paths-view.interval', {
                  low: format.points(row['low']),
                  high: format.points(n(row, 'high')),
                })
              : '',
        },
      ];

/** The table of paths; `open`: some of them may still go on. */
export function pathColumns(spec: PathsSpec, against: Against, open: boolean): TableColumn[] {
  return [
    {
      name: 'path',
      unit: 'text',
      label: label('path'),
      text: (row) => (Array.isArray(row['nodes']) ? pathLabel(row['nodes']) : t('paths-view.rest')),
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
    ...differenceColumns(against, 0),
    ...(open ? [{ name: 'incomplete', unit: 'count' as const, label: label('incomplete') }] : []),
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
export const stepColumns = (
  spec: PathsSpec,
  against: Against = null,
  open = false,
): TableColumn[] => [
  { name: 'step', unit: 'count', label: label('step'), align: 'left' },
  { name: 'node', unit: 'text', label: label('node'), text: (row) => valueLabel(row['node']) },
  { name: 'count', unit: 'count', label: t(`paths-view.count.${spec.count}`) },
  { name: 'share', unit: 'rate', label: label('share'), title: share('count', 'size') },
  { name: 'ended', unit: 'count', label: t(`paths-view.ended.${spec.direction}`) },
  ...(open ? [{ name: 'ended_open', unit: 'count' as const, label: label('incomplete') }] : []),
  {
    name: 'ended_rate',
    unit: 'rate',
    label: t(`paths-view.ended-rate.${spec.direction}`),
    strong: true,
    title: share('ended', 'count'),
  },
  // To leave is bad on the way from an event; on the way to one it is where people begin.
  ...differenceColumns(against, spec.direction === 'from' ? -1 : 0),
];

/** What the icicle draws: the nodes that paths begin with. */
export const branchColumns = (spec: PathsSpec): TableColumn[] => [
  {
    name: 'begins',
    unit: 'text',
    label: label('path'),
    text: ({ begins }) => {
      const nodes = Array.isArray(begins) ? begins : [];
      return pathLabel(spec.direction === 'to' ? [...nodes].reverse() : nodes);
    },
  },
  ...stepColumns(spec).filter((c) => c.name !== 'node'),
];

export const detourColumns = (spec: PathsSpec, against: Against): TableColumn[] => [
  {
    name: 'source',
    unit: 'text',
    label: t('paths-view.detour'),
    text: (row) => pathLabel([row['source'], row['target'], row['source']]),
  },
  { name: 'count', unit: 'count', label: t(`paths-view.count.${spec.count}`) },
  {
    name: 'share',
    unit: 'rate',
    label: label('share'),
    strong: true,
    title: share('count', 'size'),
  },
  ...differenceColumns(against, 0),
];
