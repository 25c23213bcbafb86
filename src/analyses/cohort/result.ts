import type { Row } from '../../engine/types.ts';
import { filledColumns, type Context } from '../../model/context.ts';
import type { Answer, AnswerColumn, Warning } from '../contract.ts';
import { comparisonRows, retentionRows } from './retention.ts';
import { worthColumns } from './rows.ts';
import type { CohortSpec } from './spec.ts';

export type CohortAnswer = Answer;

/**
 * Rows as the console API documents them: a cell for each cohort and offset, then the averages
 * (`total: true`); the whole first, then the values of the breakdown by size, `(other)` last.
 */
export function cohortResult(
  tables: Record<string, Row[]>,
  spec: CohortSpec,
  context: Context,
): CohortAnswer {
  const cells = (name: string): Row[] => {
    const rows = plain(tables[name] ?? []);
    return spec.breakdown ? bySize(rows) : rows;
  };
  const [current, compared] = [cells('main'), cells('compared')];
  const dated = (period: string, rows: readonly Row[]) => rows.map((r) => ({ ...r, period }));
  return {
    rows: spec.compare ? [...dated('current', current), ...dated('compared', compared)] : current,
    columns: columnsOf(spec),
    parts: {
      retention: retentionRows(current, spec),
      ...(spec.compare ? { comparison: comparisonRows(current, compared) } : {}),
      ...(tables['payback'] ? { payback: plain(tables['payback']) } : {}),
      ...(tables['payback_days'] ? { payback_days: plain(tables['payback_days']) } : {}),
    },
    warnings: warningsOf(spec, context, current, tables['coverage']?.[0]),
  };
}

/** `total` only where it is true, as in the rows. */
const plain = (rows: readonly Row[]): Row[] =>
  rows.map(({ total, ...row }) => (total ? { ...row, total: true } : row));

function columnsOf(spec: CohortSpec): AnswerColumn[] {
  const valued = spec.measure !== 'people';
  const unit = spec.measure === 'orders' ? 'count' : 'money';
  return [
    ...(spec.compare ? [{ name: 'period', unit: 'text' as const }] : []),
    ...(spec.breakdown ? [{ name: 'breakdown', unit: 'text' as const }] : []),
    { name: 'cohort', unit: 'day' },
    { name: 'size', unit: 'count' },
    { name: 'offset', unit: 'count' },
    ...(typeof spec.mode === 'object'
      ? [
          { name: 'from', unit: 'count' as const },
          { name: 'to', unit: 'count' as const },
        ]
      : []),
    { name: 'count', unit: 'count' },
    { name: 'rate', unit: 'rate', of: { over: 'count', under: 'size' } },
    ...(valued
      ? ([
          { name: 'value', unit },
          { name: 'cumulative_value', unit },
          {
            name: 'value_per_customer',
            unit: unit === 'count' ? 'decimal' : 'money',
            of: { over: 'value', under: 'size' },
          },
        ] as const)
      : []),
    { name: 'complete', unit: 'flag' },
  ];
}

/** Blocks of one breakdown value each, in the order of their people; the sort is stable. */
function bySize(rows: readonly Row[]): Row[] {
  const people = new Map<Row[string], number>();
  for (const row of rows) {
    if (row['cohort'] === null || row['offset'] !== 0) continue;
    const key = row['breakdown']!;
    people.set(key, (people.get(key) ?? 0) + Number(row['size']));
  }
  const rank = (row: Row): number => {
    if (row['breakdown'] === null) return Infinity;
    return row['breakdown'] === '(other)' ? -1 : (people.get(row['breakdown']!) ?? 0);
  };
  return [...rows].sort((a, b) => rank(b) - rank(a) || 0);
}

function warningsOf(
  spec: CohortSpec,
  context: Context,
  rows: readonly Row[],
  coverage: Row | undefined,
): Warning[] {
  const out: Warning[] = [];
  const filled = filledColumns(context, spec.return.table).map((c) => c.name);
  const missing = worthColumns(spec).find((c) => c !== 'refund' && !filled.includes(c));
  if (missing) out.push({ code: 'no-value', args: { column: missing } });
  const [orders, costed] = [Number(coverage?.['orders'] ?? 0), Number(coverage?.['costed'] ?? 0)];
  if (costed > 0 && costed < orders) out.push({ code: 'cost-of-goods', args: { costed, orders } });
  if (!rows.length) out.push({ code: 'no-members', args: {} });
  return out;
}
