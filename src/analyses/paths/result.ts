import type { Row } from '../../engine/types.ts';
import type { Answer, AnswerColumn, Context, Warning } from '../contract.ts';
import type { PathsSpec } from './spec.ts';

export type PathsAnswer = Answer;

const COLUMNS: readonly AnswerColumn[] = [
  { name: 'path', unit: 'text' },
  { name: 'length', unit: 'count' },
  { name: 'count', unit: 'count' },
  { name: 'size', unit: 'count' },
  { name: 'share', unit: 'rate', of: { over: 'count', under: 'size' } },
  { name: 'went_on', unit: 'count' },
  { name: 'median_seconds', unit: 'seconds' },
];
const CONVERTED: readonly AnswerColumn[] = [
  { name: 'converted', unit: 'count' },
  { name: 'converted_rate', unit: 'rate', of: { over: 'converted', under: 'count' } },
];

const n = (row: Row, column: string): number => Number(row[column] ?? 0);
const partOf = (row: Row): string | null =>
  row['total'] === true || (row['breakdown'] ?? null) === null ? null : String(row['breakdown']);
const byName = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : a === b ? 0 : 1);

/**
 * `rows`: each path, the largest first, `(other)` last, of the whole and then of each part;
 * parts `steps` (a row for each node of a step), `links` (from a node to the next) and `detours`.
 */
export function pathsResult(
  tables: Record<string, Row[]>,
  spec: PathsSpec,
  context: Context,
): PathsAnswer {
  const main = tables['main'] ?? [];
  const of = (what: string) => main.filter((r) => r['what'] === what);
  const sizes = new Map<string | null, number>();
  for (const r of of('path')) sizes.set(partOf(r), (sizes.get(partOf(r)) ?? 0) + n(r, 'count'));
  const parts = partsInOrder(sizes);
  const head = (r: Row): Row => (spec.breakdown ? { breakdown: partOf(r) } : {});
  const sizeOf = (r: Row): number => sizes.get(partOf(r)) ?? 0;
  const rank = (r: Row): number => parts.indexOf(partOf(r));
  const rows = of('path')
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(a['rest']) - Number(b['rest']) ||
        n(b, 'count') - n(a, 'count') ||
        byName(a['path'], b['path']),
    )
    .map((r): Row => {
      const count = n(r, 'count');
      return {
        ...head(r),
        path: r['path']!,
        length: r['rest'] ? null : n(r, 'length'),
        count,
        size: sizeOf(r),
        share: count / sizeOf(r),
        went_on: n(r, 'went_on'),
        median_seconds: r['median_seconds'] ?? null,
        ...(spec.conversion
          ? { converted: n(r, 'converted'), converted_rate: n(r, 'converted') / count }
          : {}),
        ...(r['rest'] ? { rest: true } : {}),
      };
    });
  const inOrder = (a: Row, b: Row): number =>
    rank(a) - rank(b) ||
    n(a, 'step') - n(b, 'step') ||
    n(b, 'count') - n(a, 'count') ||
    byName(a['source'], b['source']) ||
    byName(a['target'], b['target']);
  const hops = of('link').sort(inOrder);
  return {
    rows,
    columns: [
      ...(spec.breakdown ? [{ name: 'breakdown', unit: 'text' as const }] : []),
      ...COLUMNS,
      ...(spec.conversion ? CONVERTED : []),
    ],
    parts: {
      steps: stepsOf(hops, spec, head, sizeOf),
      links: hops
        .filter((r) => r['target'] !== null && n(r, 'step') < spec.steps)
        .map((r): Row => ({
          ...head(r),
          step: n(r, 'step'),
          source: r['source']!,
          target: r['target']!,
          count: n(r, 'count'),
          size: sizeOf(r),
          share: n(r, 'count') / sizeOf(r),
        })),
      detours: of('detour').map((r): Row => ({
        source: r['source']!,
        target: r['target']!,
        count: n(r, 'count'),
        size: sizes.get(null) ?? 0,
        share: n(r, 'count') / (sizes.get(null) ?? 1),
      })),
    },
    warnings: warningsOf(rows, context),
  };
}

/** The whole first, the parts by size, "(other)" last. */
function partsInOrder(sizes: ReadonlyMap<string | null, number>): (string | null)[] {
  const rest = (p: string | null): number => (p === null ? -1 : p === '(other)' ? 1 : 0);
  return [...sizes.keys()].sort(
    (a, b) => rest(a) - rest(b) || sizes.get(b)! - sizes.get(a)! || byName(a, b),
  );
}

/** steps: who is at each node, and how many of them go no further. */
function stepsOf(
  hops: readonly Row[],
  spec: PathsSpec,
  head: (r: Row) => Row,
  sizeOf: (r: Row) => number,
): Row[] {
  const nodes = new Map<string, Row>();
  for (const r of hops) {
    const key = JSON.stringify([partOf(r), r['step'], r['source']]);
    const { count = 0, ended = 0 } = nodes.get(key) ?? {};
    const [all, over] = [
      Number(count) + n(r, 'count'),
      Number(ended) + (r['target'] === null ? n(r, 'count') : 0),
    ];
    nodes.set(key, {
      ...head(r),
      step: n(r, 'step'),
      node: r['source']!,
      count: all,
      size: sizeOf(r),
      share: all / sizeOf(r),
      ended: over,
      ended_rate: over / all,
    });
  }
  const rest = (r: Row): number => Number(r['node'] === '(other)');
  const order = [...new Set(hops.map(partOf))];
  return [...nodes.values()].sort(
    (a, b) =>
      (spec.breakdown ? order.indexOf(partOf(a)) - order.indexOf(partOf(b)) : 0) ||
      n(a, 'step') - n(b, 'step') ||
      rest(a) - rest(b) ||
      n(b, 'count') - n(a, 'count') ||
      byName(a['node'], b['node']),
  );
}

const warningsOf = (rows: readonly Row[], context: Context): Warning[] => [
  ...(rows.length ? [] : [{ code: 'nobody', args: {} }]),
  ...(rows.length && context.tables.events?.hasDayGrain ? [{ code: 'days', args: {} }] : []),
];
