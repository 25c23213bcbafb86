import { t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { requiredSteps, stepLabel, type FunnelSpec } from './spec.ts';
import { OTHER } from './value.ts';

/** So many events stand alone; the rest is "(other)" where shares add up, else not shown. */
const TOP = 10;

const n = (row: Row, column: string): number => Number(row[column] ?? 0);
const bySize = (a: Row, b: Row): number =>
  n(b, 'count') - n(a, 'count') || (String(a['event']) < String(b['event']) ? -1 : 1);

/**
 * `instead`: of those whose last step is `step` and who did not convert (`size`), how many did
 * which event next; `event: null` = nothing in the window. `before`: of those who converted
 * (`size`), and of the others, how many did which event before step 1.
 */
export function aroundParts(found: readonly Row[], spec: FunnelSpec): Record<string, Row[]> {
  if (!spec.around) return {};
  const of = (what: string) => found.filter((r) => r['what'] === what);
  const steps = spec.order === 'any' ? spec.steps.map((_, i) => i + 1) : requiredSteps(spec);
  return {
    instead: steps.flatMap((step) =>
      insteadOf(
        of('instead').filter((r) => r['step'] === step),
        step,
        spec,
      ),
    ),
    before: beforeOf(of('before'), of('all')[0] ?? {}),
  };
}

function insteadOf(rows: readonly Row[], step: number, spec: FunnelSpec): Row[] {
  const size = rows.reduce((sum, r) => sum + n(r, 'count'), 0);
  const done = rows.filter((r) => r['event'] !== null).sort(bySize);
  const rest = done.slice(TOP).reduce((sum, r) => sum + n(r, 'count'), 0);
  const label =
    spec.order === 'any' ? t('funnel.steps-done', { k: step }) : stepLabel(spec.steps[step - 1]!);
  const row = (event: string | null, count: number, seconds: Row[string]): Row => ({
    step,
    label,
    event,
    count,
    size,
    share: count / size,
    median_seconds: seconds,
  });
  return [
    ...done
      .slice(0, TOP)
      .map((r) => row(String(r['event']), n(r, 'count'), r['median_seconds'] ?? null)),
    ...(rest ? [row(OTHER, rest, null)] : []),
    ...rows.filter((r) => r['event'] === null).map((r) => row(null, n(r, 'count'), null)),
  ];
}

function beforeOf(rows: readonly Row[], all: Row): Row[] {
  const [size, others] = [n(all, 'count'), n(all, 'other_count')];
  return [...rows]
    .sort((a, b) => bySize(a, b))
    .filter((r) => n(r, 'count') > 0)
    .slice(0, TOP)
    .map((r) => ({
      event: r['event']!,
      count: n(r, 'count'),
      size,
      share: size ? n(r, 'count') / size : null,
      other_count: n(r, 'other_count'),
      other_size: others,
      other_share: others ? n(r, 'other_count') / others : null,
    }));
}
