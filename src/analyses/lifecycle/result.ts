import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import type { Answer, AnswerColumn } from '../contract.ts';
import { sideList } from '../parts/groups/sides.ts';
import { rateDifferences, stickinessDifferences } from './differences.ts';
import { tableOf } from './query.ts';
import type { LifecycleSpec } from './spec.ts';

export type LifecycleAnswer = Answer;

const COLUMNS: readonly AnswerColumn[] = [
  { name: 'start', unit: 'day' },
  { name: 'active', unit: 'count' },
  { name: 'new', unit: 'count' },
  { name: 'returning', unit: 'count' },
  { name: 'resurrected', unit: 'count' },
  { name: 'dormant', unit: 'count' },
  { name: 'previous_active', unit: 'count' },
  { name: 'quick_ratio', unit: 'ratio' },
  { name: 'complete', unit: 'flag' },
];

/**
 * A row for each interval, the whole first (`breakdown: null`), then the parts by people, `(other)`
 * last; `stickiness` has a row a month, `actives` a row a day. Under compare each row says its
 * period; `differences` and `stickiness_differences` say how the two, or the parts, differ.
 */
export function lifecycleResult(
  tables: Record<string, Row[]>,
  spec: LifecycleSpec,
  context: Context,
): LifecycleAnswer {
  const sides = sideList(spec, context, [spec.table]);
  const compared = sides.length > 1;
  const size = new Map<Row[string], number>();
  for (const row of sides.flatMap(({ name }) => tables[tableOf('main', name)] ?? [])) {
    const key = row['breakdown'] ?? null;
    size.set(key, (size.get(key) ?? 0) + Number(row['active']));
  }
  const rank = ({ breakdown }: Row): number => {
    if ((breakdown ?? null) === null) return Infinity;
    return breakdown === '(other)' ? -1 : (size.get(breakdown!) ?? 0);
  };
  const bySize = (all: readonly Row[]): Row[] => [...all].sort((a, b) => rank(b) - rank(a) || 0);
  /** The rows of both sides; an interval may lie in both. */
  const told = (table: string): Row[] =>
    sides.flatMap(({ name }) =>
      bySize(tables[tableOf(table, name)] ?? []).map((r) =>
        compared ? { period: name, ...r } : r,
      ),
    );
  const shown = told('main');
  const stickiness = told('stickiness');
  const differences = rateDifferences(shown, spec, compared);
  const sticky = compared ? stickinessDifferences(stickiness, spec) : [];
  return {
    rows: shown,
    columns: [
      ...(compared ? [{ name: 'period', unit: 'text' as const }] : []),
      ...(spec.breakdown ? [{ name: 'breakdown', unit: 'text' as const }] : []),
      ...COLUMNS,
    ],
    parts: {
      stickiness,
      actives: told('actives'),
      ...(differences.length ? { differences } : {}),
      ...(sticky.length ? { stickiness_differences: sticky } : {}),
    },
    warnings: [
      ...(shown.some((r) => Number(r['active']) > 0) ? [] : [{ code: 'nobody', args: {} }]),
      ...(spec.compare && !compared ? [{ code: 'nothing-before', args: {} }] : []),
    ],
  };
}
