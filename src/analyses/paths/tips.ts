import type { Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import { columnLabel } from '../parts/names.ts';
import type { PathsSpec } from './spec.ts';

/** What the drawings say alike. */

export const flowTitle = (spec: PathsSpec): string =>
  t(`paths-view.flow.${spec.direction}.${spec.anchor ? 'event' : spec.count}`, {
    event: [spec.anchor?.event ?? ''].flat().join(' / '),
  });

/** Over the column of a step: what a node is, then how many steps away. */
export function stepHead(spec: PathsSpec, step: number): string {
  if (step === 1) return columnLabel(spec.node);
  return spec.direction === 'to' ? `−${step - 1}` : `+${step - 1}`;
}

export const unitsText = (spec: PathsSpec, n: number): string =>
  t(`paths-view.units.${spec.count}`, { n, count: format.count(n) });

/** How a rate differs from the other period's or the other parts'; nothing where it is not known. */
export function changeLines(spec: PathsSpec, found: Row | undefined): Tip['lines'] {
  if (!found) return [];
  const points = format.points(Number(found['difference']));
  const noise = found['noise'] === true;
  return [
    {
      text: t(`paths-view.tip.${isGroups(spec.compare) ? 'groups' : String(found['against'])}`, {
        share: format.share(Number(found['other_count']), Number(found['other_size'])),
        points: noise ? t('paths-view.points-noise', { points }) : points,
      }),
      muted: noise,
    },
  ];
}

/** How many of those who go no further may still do so. */
export function openLines(spec: PathsSpec, row: Row): Tip['lines'] {
  const n = Number(row['ended_open'] ?? 0);
  return n && spec.incomplete === 'include'
    ? [{ text: t('paths-view.tip.open', { n, count: format.count(n) }), muted: true }]
    : [];
}
