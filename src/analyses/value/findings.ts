import type { Row } from '../../engine/types.ts';
import type { Figure } from '../../i18n/index.ts';
import type { Finding } from '../contract.ts';
import type { ValueAnswer } from './result.ts';
import type { ValueSpec } from './spec.ts';

/** Groups of fewer customers are not worth a sentence. */
const ENOUGH = 30;
/** A common measure of a healthy channel: what a customer brings is three times the cost. */
const HEALTHY = 3;

const n = (row: Row, column: string): number => Number(row[column]);
const has = (row: Row, column: string): boolean => typeof row[column] === 'number';
const money = (value: number): Figure => ({ money: value });
const times = (value: number): number => Math.round(value * 100) / 100;

/** What a reader should see first: who does not earn the cost back, who does best, where value sits. */
export function valueFindings(answer: ValueAnswer, spec: ValueSpec): Finding[] {
  const rows = answer.rows.filter(
    (r) =>
      !r['total'] &&
      !r['not_attributed'] &&
      n(r, 'customers') >= ENOUGH &&
      !/^\(.*\)$/.test(String(r[spec.by])),
  );
  const known = answer.parts['refusal']?.length ? soFar(rows, spec) : [];
  return [
    ...known,
    ...refused(answer),
    ...short(rows, spec),
    ...best(rows, spec),
    ...slipping(answer),
  ].slice(0, 3);
}

/** Nothing is foretold: the first reason, in words. */
function refused({ parts }: ValueAnswer): Finding[] {
  const [first] = parts['refusal'] ?? [];
  if (!first) return [];
  const rate = first['reason'] === 'total' || first['reason'] === 'bins';
  const figure = (x: number): Figure => (rate ? { rate: x } : x);
  return [
    {
      key: `value.refused.${String(first['reason'])}`,
      args: { have: figure(n(first, 'have')), need: figure(n(first, 'need')) },
      level: 'info',
      reason: 'value.reason.refused',
      evidence: [{ total: true }],
    },
  ];
}

/** Where nothing is foretold: what each customer brought so far against the cost is known all the same. */
function soFar(rows: readonly Row[], spec: ValueSpec): Finding[] {
  const costed = rows
    .filter((r) => has(r, 'value_cac') && n(r, 'cac') > 0)
    .sort((a, b) => n(b, 'value_cac') - n(a, 'value_cac'));
  const behind = costed
    .filter((r) => n(r, 'value_cac') < 1)
    .sort((a, b) => n(b, 'cost') - n(a, 'cost'));
  const finding = (key: 'unearned' | 'earned', row: Row, more: number): Finding => ({
    key: `value.finding.${key}`,
    args: {
      name: String(row[spec.by]),
      value: money(n(row, 'value_per_customer')),
      cac: money(n(row, 'cac')),
      times: times(n(row, 'value_cac')),
      payback: has(row, 'payback_days') ? n(row, 'payback_days') : -1,
      more,
    },
    level: key === 'unearned' ? 'worse' : 'better',
    reason: 'value.reason.so-far',
    evidence: [{ [spec.by]: row[spec.by]! }],
  });
  return [
    ...behind.slice(0, 1).map((row) => finding('unearned', row, behind.length - 1)),
    ...costed
      .slice(0, 1)
      .filter((row) => n(row, 'value_cac') >= 1)
      .map((row) => finding('earned', row, 0)),
  ];
}

/** Those whose interval lies below their cost: they are not expected to pay back. */
function short(rows: readonly Row[], spec: ValueSpec): Finding[] {
  const below = rows
    .filter((r) => has(r, 'ltv_cac_high') && n(r, 'ltv_cac_high') < 1)
    .sort((a, b) => n(b, 'cost') - n(a, 'cost'));
  return below.slice(0, 1).map((row) => ({
    key: 'value.finding.short',
    args: {
      name: String(row[spec.by]),
      ltv: money(n(row, 'ltv')),
      low: money(n(row, 'ltv_low')),
      high: money(n(row, 'ltv_high')),
      cac: money(n(row, 'cac')),
      horizon: spec.horizon,
      more: below.length - 1,
      cost: money(n(row, 'cost')),
      customers: n(row, 'new_customers'),
    },
    level: 'worse',
    reason: 'value.reason.interval',
    evidence: [{ [spec.by]: row[spec.by]! }],
  }));
}

/** The one that returns most on its cost, where even the low end of the interval is healthy. */
function best(rows: readonly Row[], spec: ValueSpec): Finding[] {
  const healthy = rows
    .filter((r) => has(r, 'ltv_cac_low') && n(r, 'ltv_cac_low') >= HEALTHY)
    .sort((a, b) => n(b, 'ltv_cac') - n(a, 'ltv_cac'));
  return healthy.slice(0, 1).map((row) => ({
    key: 'value.finding.best',
    args: {
      name: String(row[spec.by]),
      times: times(n(row, 'ltv_cac')),
      low: times(n(row, 'ltv_cac_low')),
      high: times(n(row, 'ltv_cac_high')),
      ltv: money(n(row, 'ltv')),
      cac: money(n(row, 'cac')),
      payback: has(row, 'payback_days') ? n(row, 'payback_days') : -1,
      customers: n(row, 'customers'),
    },
    level: 'better',
    reason: 'value.reason.ratio',
    evidence: [{ [spec.by]: row[spec.by]! }],
  }));
}

/** Good customers who have not come for long: what they brought so far. */
function slipping({ parts }: ValueAnswer): Finding[] {
  const row = (parts['segments'] ?? []).find((s) => s['segment'] === 'slipping');
  if (!row || n(row, 'customers') < ENOUGH || !has(row, 'value_share')) return [];
  return [
    {
      key: 'value.finding.slipping',
      args: {
        customers: n(row, 'customers'),
        share: { rate: n(row, 'share') },
        value: money(n(row, 'value')),
        value_share: { rate: n(row, 'value_share') },
        days: Math.round(n(row, 'recency_days')),
        purchases: times(n(row, 'purchases_per_customer')),
      },
      level: 'info',
      reason: 'value.reason.segments',
      evidence: [],
    },
  ];
}
