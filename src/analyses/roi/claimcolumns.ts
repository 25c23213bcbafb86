import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import { valueLabel } from '../parts/names.ts';
import type { Row } from '../contract.ts';
import { outerColumn } from './outercolumns.ts';
import type { RoiSpec } from './spec.ts';

/** From here on a claim is worth a colour. */
const WIDE = 1.25;

const ratio = (name: string, over: string, under: string): TableColumn => ({
  name,
  unit: 'ratio',
  label: t(`roi-view.claims.${name}`),
  tone: (row) => (Number(row[name] ?? 0) > WIDE ? 'worse' : null),
  arrow: false,
  title: (row) =>
    typeof row[over] === 'number' && typeof row[under] === 'number'
      ? t('roi-view.fraction', { over: format.full(row[over]), under: format.full(row[under]) })
      : '',
});

/** What each platform claims beside what the orders credit it with; the whole beside all orders. */
export function claimColumns(spec: RoiSpec, rows: readonly TableRow[]): TableColumn[] {
  const all: TableColumn[] = [
    { name: 'claimed', unit: 'decimal', label: t('roi-view.claims.claimed'), bar: true },
    {
      name: 'orders',
      unit: 'decimal',
      label: t('roi-view.claims.orders'),
      note: (row) => (row['total'] === true ? t('roi-view.claims.all-orders') : ''),
    },
    {
      name: 'excess',
      unit: 'decimal',
      label: t('roi-view.claims.excess'),
      signed: true,
      strong: true,
    },
    ratio('ratio', 'claimed', 'orders'),
    { name: 'claimed_value', unit: 'money', label: t('roi-view.claims.claimed_value') },
    { name: 'revenue', unit: 'money', label: t('roi-view.claims.revenue') },
    ratio('value_ratio', 'claimed_value', 'revenue'),
  ];
  return [
    outerColumn(spec),
    ...all.filter((c) => rows.some((row) => typeof row[c.name] === 'number')),
  ];
}

/** The days of the chart as a table. */
export const claimDayColumns = (): TableColumn[] => [
  { name: 'on_day', unit: 'day', label: t('roi-view.claims.day') },
  { name: 'claimed', unit: 'decimal', label: t('roi-view.claims.claimed') },
  { name: 'orders', unit: 'decimal', label: t('roi-view.claims.all') },
  { name: 'excess', unit: 'decimal', label: t('roi-view.claims.excess'), signed: true },
];

/** A pair of platforms and the orders that both touched; a platform's own orders beside it. */
export const pairColumns = (): TableColumn[] => {
  const share = (name: 'platform' | 'other'): TableColumn => ({
    name: `share_${name}`,
    unit: 'rate',
    label: t(`roi-view.overlap.share_${name}`),
    title: (row) =>
      t('roi-view.fraction', {
        over: format.full(Number(row['orders'])),
        under: format.full(Number(row[`own_${name}`])),
      }),
  });
  return [
    {
      name: 'platform',
      unit: 'text',
      label: t('roi-view.overlap.platform'),
      text: (row) => valueLabel(row['platform']),
    },
    {
      name: 'other',
      unit: 'text',
      label: t('roi-view.overlap.other'),
      text: (row) => valueLabel(row['other']),
    },
    { name: 'orders', unit: 'count', label: t('roi-view.overlap.orders'), bar: true, strong: true },
    share('platform'),
    share('other'),
  ];
};

/** The pairs of the overlap, most orders first, each with all that either platform touched. */
export function pairsOf(overlap: readonly Row[]): Row[] {
  const own = new Map(
    overlap
      .filter((r) => r['platform'] !== null && r['platform'] === r['other'])
      .map((r) => [r['platform'], Number(r['orders'])]),
  );
  return overlap
    .filter((r) => r['platform'] !== null && r['platform'] !== r['other'])
    .map((r) => {
      const [a, b] = [own.get(r['platform']!) ?? 0, own.get(r['other']!) ?? 0];
      const orders = Number(r['orders']);
      return {
        platform: r['platform']!,
        other: r['other']!,
        ...{ orders, own_platform: a, own_other: b },
        share_platform: a ? orders / a : null,
        share_other: b ? orders / b : null,
      };
    })
    .sort((a, b) => b.orders - a.orders);
}

/** How many orders there are, how many any platform touched, and how many several did. */
export function overlapCounts(overlap: readonly Row[]): {
  all: number;
  one: number;
  several: number;
} {
  const counts = overlap.filter((r) => r['platform'] === null);
  const sum = (least: number) =>
    counts
      .filter((r) => Number(r['platforms']) >= least)
      .reduce((s, r) => s + Number(r['orders']), 0);
  return { all: sum(0), one: sum(1), several: sum(2) };
}
