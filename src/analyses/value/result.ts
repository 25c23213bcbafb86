import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import type { Answer, AnswerColumn, Warning } from '../contract.ts';
import { costDays } from './query.ts';
import { SEGMENTS } from './rfm.ts';
import { ofSegment, spanOf, type ValueSpec } from './spec.ts';
import { touched } from './customers.ts';

export type ValueAnswer = Answer;

const FIGURES: readonly AnswerColumn[] = [
  { name: 'customers', unit: 'count' },
  { name: 'repeat_customers', unit: 'count' },
  { name: 'orders', unit: 'count' },
  { name: 'value', unit: 'money' },
  { name: 'value_per_customer', unit: 'money', of: { over: 'value', under: 'customers' } },
  { name: 'expected_purchases', unit: 'decimal' },
  { name: 'expected_value', unit: 'money' },
  { name: 'ltv', unit: 'money' },
  { name: 'ltv_low', unit: 'money' },
  { name: 'ltv_high', unit: 'money' },
  { name: 'active_share', unit: 'rate' },
  { name: 'cost', unit: 'money' },
  { name: 'new_customers', unit: 'count' },
  { name: 'cac', unit: 'money', of: { over: 'cost', under: 'new_customers' } },
  { name: 'value_cac', unit: 'ratio', of: { over: 'value_per_customer', under: 'cac' } },
  { name: 'ltv_cac', unit: 'ratio', of: { over: 'ltv', under: 'cac' } },
  { name: 'ltv_cac_low', unit: 'ratio' },
  { name: 'ltv_cac_high', unit: 'ratio' },
  { name: 'payback_days', unit: 'count' },
  { name: 'holdout_predicted', unit: 'decimal' },
  { name: 'holdout_actual', unit: 'count' },
];

/** Further tables: by month of the first purchase, the climb of value, the models, the segments. */
const PARTS = ['cohorts', 'curve', 'fit', 'holdout', 'tracking', 'refusal'] as const;

/** How far from zero the correlation may be before the model's assumption is in doubt. */
const LOOSE = 0.3;

/**
 * Rows by the value of the breakdown, largest first, `not_attributed: true` for customers whom no
 * touch won, `total: true` for all. `ltv` is what a customer brought so far and is expected to
 * bring within the horizon; null where that is refused.
 */
export function valueResult(
  tables: Record<string, Row[]>,
  spec: ValueSpec,
  context: Context,
): ValueAnswer {
  const rows = tables['main'] ?? [];
  return {
    rows,
    columns: [{ name: spec.by, unit: 'text' }, ...FIGURES],
    parts: {
      ...Object.fromEntries(PARTS.map((name) => [name, tables[name] ?? []])),
      rfm: tables['rfm'] ?? [],
      segments: segmentsOf(tables['rfm'] ?? [], tables['moves'] ?? []),
      moves: tables['moves'] ?? [],
      ...(tables['by_segment'] ? { by_segment: wholeOf(tables['by_segment']) } : {}),
    },
    warnings: warningsOf(tables, rows, spec, context),
  };
}

/** Of the rows of each segment the one that holds all its customers. */
const wholeOf = (rows: readonly Row[]): Row[] => rows.filter((r) => r['total'] === true);

const n = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);
const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + n(row, column), 0);

/** A row a segment: its size, what it brought, who came and who left since the earlier day. */
function segmentsOf(rfm: readonly Row[], moves: readonly Row[]): Row[] {
  const [people, money] = [sum(rfm, 'customers'), sum(rfm, 'money')];
  return SEGMENTS.map(({ name }) => {
    const mine = rfm.filter((r) => r['segment'] === name);
    const customers = sum(mine, 'customers');
    const moved = (test: (row: Row) => boolean) => sum(moves.filter(test), 'customers');
    return {
      segment: name,
      customers,
      share: people ? customers / people : null,
      value: sum(mine, 'money'),
      value_share: money > 0 ? sum(mine, 'money') / money : null,
      value_per_customer: customers ? sum(mine, 'money') / customers : null,
      purchases_per_customer: customers ? sum(mine, 'purchases') / customers : null,
      recency_days: customers ? sum(mine, 'recency_days') / customers : null,
      customers_before: moved((m) => m['from'] === name),
      stayed: moved((m) => m['from'] === name && m['to'] === name),
      came: moved((m) => m['to'] === name && m['from'] !== name && m['from'] !== null),
      started: moved((m) => m['to'] === name && m['from'] === null),
      left: moved((m) => m['from'] === name && m['to'] !== name),
    };
  });
}

function warningsOf(
  tables: Record<string, Row[]>,
  rows: readonly Row[],
  spec: ValueSpec,
  context: Context,
): Warning[] {
  const checks = tables['checks']?.[0];
  const spend = tables['fit']?.find((f) => f['model'] === 'gamma_gamma');
  const span = spanOf(spec, context);
  const cost = span && costDays(spec, span, context);
  const out: Warning[] = [];
  const say = (code: string, args: Warning['args'], when: boolean) => {
    if (when) out.push({ code, args });
  };
  const [orders, costed] = [n(checks, 'orders'), n(checks, 'costed')];
  const apart = ofSegment(spec);
  say('segment-no-cost', {}, apart);
  say('no-spend', {}, !cost && !apart);
  say(
    'spend-days',
    { from: cost?.from ?? '', to: cost?.to ?? '' },
    Boolean(cost && span && (cost.from > span.from || cost.to < span.to)),
  );
  say('no-touches', {}, !touched(context));
  say(
    'margin-covered',
    { costed, orders, share: orders ? costed / orders : 0 },
    spec.basis === 'margin' && costed < orders,
  );
  say('nameless', { rows: n(checks, 'nameless'), orders }, n(checks, 'nameless') > 0);
  say('earlier', { customers: n(checks, 'earlier') }, n(checks, 'earlier') > 0);
  say(
    'correlated',
    { correlation: n(spend, 'correlation') },
    Math.abs(n(spend, 'correlation')) > LOOSE,
  );
  say('no-gain', { customers: n(spend, 'left_out') }, n(spend, 'left_out') > 0);
  const total = rows.find((r) => r['total']);
  say(
    'far-ahead',
    { months: spec.horizon },
    Boolean(span && total?.['ltv'] != null && spec.horizon * 30.4 > spanDays(span)),
  );
  return out;
}

const spanDays = ({ from, end }: { from: string; end: string }): number =>
  (Date.parse(end) - Date.parse(from)) / 86_400_000;
