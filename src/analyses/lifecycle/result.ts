import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import type { Answer, AnswerColumn } from '../contract.ts';
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
 * last; `stickiness` has a row a month, `actives` a row a day.
 */
export function lifecycleResult(
  tables: Record<string, Row[]>,
  spec: LifecycleSpec,
  _context: Context,
): LifecycleAnswer {
  const rows = tables['main'] ?? [];
  const size = new Map<Row[string], number>();
  for (const row of rows) {
    const key = row['breakdown'] ?? null;
    size.set(key, (size.get(key) ?? 0) + Number(row['active']));
  }
  const rank = ({ breakdown }: Row): number => {
    if ((breakdown ?? null) === null) return Infinity;
    return breakdown === '(other)' ? -1 : (size.get(breakdown!) ?? 0);
  };
  const bySize = (all: readonly Row[]): Row[] => [...all].sort((a, b) => rank(b) - rank(a) || 0);
  return {
    rows: bySize(rows),
    columns: [
      ...(spec.breakdown ? [{ name: 'breakdown', unit: 'text' as const }] : []),
      ...COLUMNS,
    ],
    parts: {
      stickiness: bySize(tables['stickiness'] ?? []),
      actives: bySize(tables['actives'] ?? []),
    },
    warnings: rows.some((r) => Number(r['active']) > 0) ? [] : [{ code: 'nobody', args: {} }],
  };
}
