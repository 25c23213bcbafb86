import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import type { Answer, AnswerColumn, Warning } from '../contract.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';
import { isGroups } from '../parts/groups/sides.ts';
import { changeParts } from './change.ts';
import { partCosted } from './figures.ts';
import { BUYER_SUMS } from './buyers.ts';
import { claimParts } from './claims.ts';
import { onlyValue, onlySpend } from './columns.ts';
import { marginalParts } from './marginal.ts';
import { bySegment, type RoiSpec } from './spec.ts';
import { VALUE_SUMS } from './sums.ts';

export type RoiAnswer = Answer;

/** What ROI divides by the cost under each basis. */
const GAIN = { revenue: ['revenue', 'refund', 'cost'], margin: ['margin', 'cost'] } as const;

const FIGURES: readonly AnswerColumn[] = [
  { name: 'cost', unit: 'money' },
  { name: 'impressions', unit: 'count' },
  { name: 'clicks', unit: 'count' },
  { name: 'conversions', unit: 'decimal' },
  { name: 'orders', unit: 'decimal' },
  { name: 'new_customers', unit: 'decimal' },
  { name: 'revenue', unit: 'money' },
  { name: 'refund', unit: 'money' },
  { name: 'margin', unit: 'money' },
  { name: 'costed_orders', unit: 'decimal' },
  { name: 'costed_revenue', unit: 'money' },
  ...BUYER_SUMS.map((name): AnswerColumn => ({
    name,
    unit: name.endsWith('_orders') ? 'decimal' : 'money',
  })),
  { name: 'known_orders', unit: 'decimal' },
  { name: 'platform_conversions', unit: 'decimal' },
  { name: 'platform_value', unit: 'money' },
  { name: 'ctr', unit: 'rate', of: { over: 'clicks', under: 'impressions' } },
  { name: 'cpc', unit: 'money', of: { over: 'cost', under: 'clicks' } },
  { name: 'cpm', unit: 'money', of: { over: 'cost', under: 'impressions', times: 1000 } },
  { name: 'cvr', unit: 'rate', of: { over: 'orders', under: 'clicks' } },
  { name: 'cpa', unit: 'money', of: { over: 'cost', under: 'orders' } },
  { name: 'cac', unit: 'money', of: { over: 'cost', under: 'new_customers' } },
  { name: 'new_share', unit: 'rate', of: { over: 'new_customers', under: 'known_orders' } },
  { name: 'roas', unit: 'ratio', of: { over: 'revenue', under: 'cost' } },
  { name: 'roi', unit: 'rate' },
  { name: 'contribution', unit: 'money' },
  { name: 'aov', unit: 'money', of: { over: 'revenue', under: 'orders' } },
];

/**
 * Rows as the console API documents them: one for each combination of `by` values, then
 * `not_attributed: true`, then `total: true`; under compare, first the current period's rows. Of
 * several columns, the part `levels` has the rows above them: those of the first column, of the
 * first two …, whose other columns are null. A parent's sums are its children's, exactly. Under
 * compare, `change` and `change_rows` say what changed between the periods (change.ts); `weeks` and
 * `marginal` how revenue went with spend (marginal.ts); `claims`, `claim_days` and `overlap` what
 * platforms claim (claims.ts, overlap.ts).
 */
export function roiResult(
  tables: Record<string, Row[]>,
  spec: RoiSpec,
  context: Context,
): RoiAnswer {
  const checks = tables['checks']?.[0] ?? {};
  const all = tables['main'] ?? [];
  const main = all.filter((r) => !r['week'] && !r['on_day']);
  const timed = all.filter((r) => r['period'] !== 'compared');
  const levels = main.filter((r) => isAbove(r, spec)).map(flagged);
  const own = main.filter((r) => r['total'] || !above(r, spec));
  const rows = withEmpty(own, context).map(flagged);
  const covered = spec.basis === 'revenue' || everyCosted(checks);
  return {
    rows,
    columns: [
      ...(spec.compare ? [{ name: 'period', unit: 'text' as const }] : []),
      ...spec.by.map((name) => ({ name, unit: 'text' as const })),
      ...FIGURES.map((c) =>
        c.name === 'roi' ? { ...c, of: { over: GAIN[spec.basis], under: 'cost' } } : c,
      ),
    ],
    parts: {
      ...(levels.length ? { levels } : {}),
      ...(spec.compare && !isGroups(spec.compare)
        ? changeParts({ rows, levels }, spec, covered)
        : {}),
      ...claimParts(
        { rows, levels },
        timed.filter((r) => r['on_day']),
        spec,
      ),
      ...(tables['overlap']?.length ? { overlap: tables['overlap'] } : {}),
      ...(tables['by_segment'] ? { by_segment: sales(tables['by_segment']) } : {}),
      ...marginalParts(
        timed.filter((r) => r['week']),
        spec,
        context,
      ),
    },
    warnings: [
      ...loadWarnings(spec, context),
      ...columnWarnings(spec, context),
      ...rowWarnings(checks),
      ...partlyCosted([...levels, ...rows], spec),
    ],
  };
}

/** What each segment bought; what was spent on it nobody knows, as spend names no person. */
const SALES = ['breakdown', 'total', 'orders', 'revenue', 'margin', 'new_customers', 'aov'];
const sales = (rows: readonly Row[]): Row[] =>
  rows
    .filter((r) => r['total'] && !r['week'] && !r['on_day'] && r['period'] !== 'compared')
    .map((r) => Object.fromEntries(SALES.map((name) => [name, r[name] ?? null])));

/** Whether each order's cost of goods is known. */
const everyCosted = (checks: Row): boolean =>
  Number(checks['orders'] ?? 0) > 0 && checks['orders'] === checks['costed'];

/** A row of fewer columns than the rows have. */
const above = (row: Row, { by }: RoiSpec): boolean =>
  'level' in row && Number(row['level']) < by.length;
/** What no touch earned and the whole have no levels. */
const isAbove = (row: Row, spec: RoiSpec): boolean =>
  above(row, spec) && !row['total'] && !row['not_attributed'];

/** The flags stand only where they are true. */
function flagged({ total, not_attributed, ...row }: Row): Row {
  for (const name of ['level', 'week', 'on_day']) delete row[name];
  if (total) return { ...row, total: true };
  return not_attributed ? { ...row, not_attributed: true } : row;
}

/** There is always a row for what no touch earned, as soon as anything could be sold. */
function withEmpty(rows: readonly Row[], context: Context): Row[] {
  if (!saleTable(context)) return [...rows];
  return rows.flatMap((row, i) => {
    const missing = row['total'] && !rows[i - 1]?.['not_attributed'];
    return missing ? [emptyRow(row), row] : [row];
  });
}

const SUMS = ['cost', 'conversions', 'known_orders', ...VALUE_SUMS];

const emptyRow = (total: Row): Row => ({
  ...Object.fromEntries(
    Object.entries(total).map(([k, v]) => [k, SUMS.includes(k) && v !== null ? 0 : null]),
  ),
  ...('period' in total ? { period: total['period']! } : {}),
  total: false,
  not_attributed: true,
});

/** What is not loaded has no value, and that is said. */
function loadWarnings(spec: RoiSpec, context: Context): Warning[] {
  const sale = saleTable(context);
  const out: Warning[] = [];
  if (!sale) out.push({ code: 'no-sales', args: {} });
  if (sale === 'leads') out.push({ code: 'won-leads', args: {} });
  if (!loaded(context, 'spend')) out.push({ code: 'no-spend', args: {} });
  if (sale && !loaded(context, 'events')) out.push({ code: 'no-touches', args: {} });
  if (loaded(context, 'spend') && bySegment(spec)) {
    out.push({ code: 'segment-no-person', args: { table: 'spend' } });
  }
  if (spec.basis === 'margin' && sale === 'leads') out.push({ code: 'no-margin', args: {} });
  return out;
}

function columnWarnings(spec: RoiSpec, context: Context): Warning[] {
  return spec.by.flatMap((column) => {
    const out: Warning[] = [];
    if (saleTable(context) && onlySpend(column, context)) {
      out.push({ code: 'only-spend', args: { column } });
    }
    if (onlyValue(column, context)) {
      out.push({ code: 'only-sales', args: { column } });
    }
    return out;
  });
}

/** Under margin, the rows whose figures know the cost of goods of some of their orders only. */
function partlyCosted(rows: readonly Row[], spec: RoiSpec): Warning[] {
  if (spec.basis !== 'margin') return [];
  const partly = rows.filter((r) => r['period'] !== 'compared' && !r['total'] && partCosted(r));
  return partly.length ? [{ code: 'rows-partly-costed', args: { rows: partly.length } }] : [];
}

function rowWarnings(checks: Row): Warning[] {
  const n = (name: string) => Number(checks[name] ?? 0);
  const orders = n('orders');
  const costed = n('costed');
  const out: Warning[] = [];
  if (orders > 0 && costed < orders) {
    out.push(
      costed
        ? { code: 'margin-covered', args: { costed, orders, share: costed / orders } }
        : { code: 'no-margin', args: {} },
    );
  }
  for (const [code, name] of [
    ['over-refunded', 'over_refunded'],
    ['over-clicked', 'over_clicked'],
    ['over-converted', 'over_converted'],
    ['won-early', 'won_early'],
  ] as const) {
    if (n(name) > 0) out.push({ code, args: { rows: n(name) } });
  }
  return out;
}
