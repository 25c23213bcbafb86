import type { Row } from '../../engine/types.ts';
import { wilson } from '../../stats/wilson.ts';
import type { Finding } from '../contract.ts';
import { isGroups } from '../parts/groups/sides.ts';
import { FEW, type AttributionAnswer } from './result.ts';
import type { AttributionSpec } from './spec.ts';

/** Shares that differ by less are not worth a sentence. */
const WORTH = 0.03;
/** Fewer answers than this say nothing. */
const ANSWERS = 30;

const n = (row: Row | undefined, name: string): number => Number(row?.[name] ?? 0);

/** Who gains by which model, what people say, what direct hides: at most three. */
export function attributionFindings(answer: AttributionAnswer, spec: AttributionSpec): Finding[] {
  const summary = answer.parts['summary']?.[0];
  if (n(summary, 'credited_conversions') < FEW) return [];
  const gap = moved(answer, spec);
  const ofDirect = gap.some((f) => f.args['name'] === 'direct');
  return [
    ...changed(answer, spec),
    ...gap,
    ...stated(answer, spec),
    ...(ofDirect ? [] : direct(answer, spec)),
    ...touches(summary!),
  ].slice(0, 3);
}

/** The model that says most beside the first: the one that knows the lost paths, if it is there. */
const contrast = ({ models }: AttributionSpec) =>
  (['markov', 'shapley', 'linear'] as const).find((m) => models.slice(1).includes(m)) ?? models[1];

/** The row that gains or loses most between two models, beyond its interval. */
function moved({ rows, parts }: AttributionAnswer, spec: AttributionSpec): Finding[] {
  const base = spec.models[0]!;
  const model = contrast(spec);
  const all = n(parts['summary']?.[0], 'credited_conversions');
  const row = (parts['differences'] ?? [])
    .filter(
      (r) =>
        r['model'] === model &&
        r['beyond'] === true &&
        !/^\(.*\)$/.test(String(r[spec.by])) &&
        Math.abs(n(r, 'conversions')) >= WORTH * all,
    )
    .sort((a, b) => Math.abs(n(b, 'conversions')) - Math.abs(n(a, 'conversions')))[0];
  if (!row) return [];
  const of = (m: string) =>
    n(
      rows.find(
        (r) => r['model'] === m && r[spec.by] === row[spec.by] && r['period'] !== 'compared',
      ),
      'conversions',
    );
  const gains = n(row, 'conversions') > 0;
  return [
    {
      key: `attribution.finding.${gains ? 'gains' : 'loses'}`,
      args: {
        name: String(row[spec.by]),
        base,
        model: String(model),
        from: Math.round(of(base)),
        to: Math.round(of(String(model))),
        early: { rate: n(row, 'first_share') + n(row, 'middle_share') },
        closing: { rate: n(row, 'last_share') + n(row, 'only_share') },
        low: Math.round(n(row, 'conversions_low')),
        high: Math.round(n(row, 'conversions_high')),
      },
      level: 'info',
      reason: 'attribution.reason.interval',
      evidence: [{ [spec.by]: row[spec.by]! }],
    },
  ];
}

/** The row that changed most against the compared days under the first model, beyond its interval. */
function changed({ parts }: AttributionAnswer, spec: AttributionSpec): Finding[] {
  const all = n(parts['summary']?.[0], 'credited_conversions');
  const row = (parts['changes'] ?? [])
    .filter(
      (r) =>
        r['model'] === spec.models[0] &&
        r['beyond'] === true &&
        !/^\(.*\)$/.test(String(r[spec.by])) &&
        Math.abs(n(r, 'conversions')) >= WORTH * all,
    )
    .sort((a, b) => Math.abs(n(b, 'conversions')) - Math.abs(n(a, 'conversions')))[0];
  if (!row) return [];
  const rose = n(row, 'conversions') > 0;
  return [
    {
      key: `attribution.finding.${rose ? 'rose' : 'fell'}`,
      args: {
        name: String(row[spec.by]),
        base: spec.models[0]!,
        groups: String(isGroups(spec.compare)),
        from: Math.round(n(row, 'conversions_before')),
        to: Math.round(n(row, 'conversions_now')),
        low: Math.round(n(row, 'conversions_low')),
        high: Math.round(n(row, 'conversions_high')),
      },
      level: rose ? 'better' : 'worse',
      reason: 'attribution.reason.change',
      evidence: [{ [spec.by]: row[spec.by]! }],
    },
  ];
}

/** The answer that people give far more or less often than touches show it. */
function stated({ parts }: AttributionAnswer, spec: AttributionSpec): Finding[] {
  const rows = parts['stated'] ?? [];
  const answers = rows.reduce((sum, r) => sum + n(r, 'answers'), 0);
  if (answers < ANSWERS) return [];
  const gap = (r: Row) => n(r, 'share') - n(r, 'credited_share');
  const row = rows
    .filter((r) => {
      const [low, high] = wilson(n(r, 'answers'), answers);
      const tracked = n(r, 'credited_share');
      return (tracked < low || tracked > high) && Math.abs(gap(r)) >= WORTH;
    })
    .sort((a, b) => Math.abs(gap(b)) - Math.abs(gap(a)))[0];
  if (!row) return [];
  const [low, high] = wilson(n(row, 'answers'), answers);
  const tracked = n(row, 'credited_share') > 0;
  return [
    {
      key: `attribution.finding.${tracked ? 'stated' : 'untracked'}`,
      args: {
        name: String(row['channel']),
        said: { rate: n(row, 'share'), of: [n(row, 'answers'), answers] },
        credited: { rate: n(row, 'credited_share') },
        base: spec.models[0]!,
        low: { rate: low },
        high: { rate: high },
      },
      level: 'info',
      reason: 'attribution.reason.said',
      evidence: [{ channel: row['channel']! }],
    },
  ];
}

/** How much of last touch is direct, which knows no reason why people came. */
function direct({ rows }: AttributionAnswer, spec: AttributionSpec): Finding[] {
  if (spec.by !== 'channel') return [];
  const of = (model: string) =>
    rows.find(
      (r) => r['channel'] === 'direct' && r['model'] === model && r['period'] !== 'compared',
    );
  const [last, without] = [of('last'), of('last_non_direct')];
  const [a, b] = [n(last, 'share'), n(without, 'share')];
  if (!last || !without || a - b < WORTH) return [];
  return [
    {
      key: 'attribution.finding.direct',
      args: {
        last: { rate: a },
        without: { rate: b },
        conversions: Math.round(n(last, 'conversions') - n(without, 'conversions')),
      },
      level: 'info',
      reason: 'attribution.reason.direct',
      evidence: [{ channel: 'direct' }],
    },
  ];
}

/** How many conversions the models can differ about at all. */
function touches(summary: Row): Finding[] {
  const [several, all] = [n(summary, 'several_touches'), n(summary, 'credited_conversions')];
  return [
    {
      key: `attribution.finding.${several / all < 0.3 ? 'single' : 'several'}`,
      args: {
        several: { rate: several / all, of: [several, all] },
        single: { rate: 1 - several / all, of: [all - several, all] },
        mean: n(summary, 'mean_touches'),
      },
      level: 'info',
      reason: 'attribution.reason.touches',
      evidence: [],
    },
  ];
}
