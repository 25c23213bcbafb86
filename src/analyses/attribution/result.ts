import type { Row } from '../../engine/types.ts';
import type { Context } from '../../model/context.ts';
import { addDays } from '../../model/days.ts';
import { dataEnd } from '../../model/period.ts';
import { windowSeconds } from '../../model/spec.ts';
import type { Answer, AnswerColumn, Warning } from '../contract.ts';
import { conversionTable, tablesOf, type AttributionSpec } from './spec.ts';

export type AttributionAnswer = Answer;

/** Below so many credited conversions a comparison of models says little. */
export const FEW = 30;

const FIGURES: readonly AnswerColumn[] = [
  { name: 'model', unit: 'text' },
  { name: 'conversions', unit: 'decimal' },
  { name: 'conversions_low', unit: 'decimal' },
  { name: 'conversions_high', unit: 'decimal' },
  { name: 'revenue', unit: 'money' },
  { name: 'revenue_low', unit: 'money' },
  { name: 'revenue_high', unit: 'money' },
  { name: 'share', unit: 'rate' },
];

/** Rows as the console API documents them: a player and model each, with intervals. */
export function attributionResult(
  tables: Record<string, Row[]>,
  spec: AttributionSpec,
  context: Context,
): AttributionAnswer {
  const { credit: rows = [], days = [], stated, by_segment: bySegment, ...parts } = tables;
  const current = rows.filter((r) => r['period'] !== 'compared');
  const open = openFrom(spec, context);
  const marked = days.map((r) => ({ ...r, complete: open === null || String(r['day']) < open }));
  return {
    rows,
    columns: [
      ...(spec.compare ? [{ name: 'period', unit: 'text' as const }] : []),
      { name: spec.by, unit: 'text' },
      ...FIGURES,
    ],
    parts: {
      ...parts,
      days: marked,
      range: ranges(current, spec),
      ...(bySegment ? { by_segment: bySegment } : {}),
      ...(stated?.length ? { stated: besideStated(stated, current, spec) } : {}),
    },
    warnings: warningsOf(parts['summary']?.[0] ?? {}, current, marked, spec, context),
  };
}

/**
 * The first day whose conversions can still grow: dated by click, those whose lookback is not over
 * at the data's end; by first purchase, every day; by conversion, what is not over itself.
 */
export function openFrom(spec: AttributionSpec, context: Context): string | null {
  const last = dataEnd(context, tablesOf(spec))?.lastFullDay;
  if (!last) return null;
  if (spec.dated === 'conversion') return addDays(last, 1);
  if (spec.dated === 'first_purchase' || spec.lookback === null) return '';
  return addDays(last, 1 - Math.ceil(windowSeconds(spec.lookback) / 86_400));
}

/** Least and most that any model credits: no interval, but what the choice of a model decides. */
function ranges(rows: readonly Row[], spec: AttributionSpec): Row[] {
  const names = [...new Set(rows.filter((r) => !r['not_attributed']).map((r) => r[spec.by]!))];
  return names.map((name) => {
    const mine = rows
      .filter((r) => r[spec.by] === name && !r['not_attributed'])
      .sort((a, b) => Number(a['conversions']) - Number(b['conversions']));
    const money = mine.map((r) => Number(r['revenue']));
    const [low, high] = [mine[0]!, mine.at(-1)!];
    return {
      [spec.by]: name,
      conversions_least: low['conversions']!,
      model_least: low['model']!,
      conversions_most: high['conversions']!,
      model_most: high['model']!,
      revenue_least: Math.min(...money),
      revenue_most: Math.max(...money),
    };
  });
}

/** What people say beside what the first model credits, both as shares of their own whole. */
function besideStated(stated: readonly Row[], rows: readonly Row[], spec: AttributionSpec): Row[] {
  const answers = stated.reduce((sum, r) => sum + Number(r['answers']), 0);
  const credited = rows.filter((r) => r['model'] === spec.models[0] && !r['not_attributed']);
  const said = new Map(stated.map((r) => [r['channel'], r]));
  const silent = credited.filter((r) => !said.has(r['channel']!));
  return [
    ...stated.map((r) => ({ channel: r['channel']!, known: r['known']!, answers: r['answers']! })),
    ...silent.map((r) => ({ channel: r['channel']!, known: true, answers: 0 })),
  ].map((r) => ({
    ...r,
    share: Number(r.answers) / answers,
    model: spec.models[0]!,
    credited_share: credited.find((c) => c['channel'] === r.channel)?.['share'] ?? null,
  }));
}

function warningsOf(
  summary: Row,
  rows: readonly Row[],
  days: readonly Row[],
  spec: AttributionSpec,
  context: Context,
): Warning[] {
  const credited = Number(summary['credited_conversions'] ?? 0);
  const open = days.filter((d) => d['complete'] === false);
  const out: Warning[] = [];
  if (conversionTable(spec) === 'leads' && !context.tables.orders?.rows)
    out.push({ code: 'won-leads', args: {} });
  if (credited < FEW) out.push({ code: 'few-conversions', args: { conversions: credited } });
  if (spec.models.includes('markov') && credited > 0 && !summary['not_converted'])
    out.push({ code: 'no-lost-paths', args: {} });
  if (spec.dated !== 'conversion' && open.length) {
    out.push({
      code: spec.dated === 'click' ? 'open-clicks' : 'open-customers',
      args: {
        days: open.length,
        conversions: open.reduce((s, d) => s + Number(d['conversions']), 0),
      },
    });
  }
  if (rows.some((r) => r[spec.by] === '(other)'))
    out.push({ code: 'folded', args: { top: spec.top } });
  return out;
}
