import type { Row } from '../../engine/types.ts';
import type { Answer, AnswerColumn, Context, Warning } from '../contract.ts';
import { branchRows } from './branches.ts';
import { differencesOf } from './differences.ts';
import { placesOf, type Places } from './places.ts';
import { sideList } from '../parts/groups/sides.ts';
import type { PathsSpec } from './spec.ts';
import { pathText } from './text.ts';

export type PathsAnswer = Answer;

const COLUMNS: readonly AnswerColumn[] = [
  { name: 'path', unit: 'text' },
  { name: 'length', unit: 'count' },
  { name: 'count', unit: 'count' },
  { name: 'size', unit: 'count' },
  { name: 'share', unit: 'rate', of: { over: 'count', under: 'size' } },
  { name: 'went_on', unit: 'count' },
  { name: 'incomplete', unit: 'count' },
  { name: 'median_seconds', unit: 'seconds' },
];
const CONVERTED: readonly AnswerColumn[] = [
  { name: 'converted', unit: 'count' },
  { name: 'converted_rate', unit: 'rate', of: { over: 'converted', under: 'count' } },
];

const n = (row: Row, column: string): number => Number(row[column] ?? 0);
const rate = (over: number, under: number): number | null => (under ? over / under : null);
const byName = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : a === b ? 0 : 1);

/**
 * `rows`: each path, the largest first, `(other)` last, of the whole and then of each part;
 * parts `steps` (a row for each node of a step), `links` (from a node to the next), `detours`,
 * `units` (how many have a path, of how many it is still open), for the icicle `branches` and, where two periods or the values
 * of a breakdown are compared, `differences`. Under compare each row says its period.
 */
export function pathsResult(
  tables: Record<string, Row[]>,
  spec: PathsSpec,
  context: Context,
): PathsAnswer {
  const main = tables['main'] ?? [];
  const of = (what: string) => main.filter((r) => r['what'] === what);
  const compared = sideList(spec, context).length > 1;
  const places = placesOf(of('path'), spec.breakdown !== null, compared);
  const rows = pathRows(of('path'), spec, places);
  const steps = stepRows(of('link'), places);
  const detours = detourRows(of('detour'), places);
  const branches = branchRows(tables['branches'] ?? [], places);
  const differences = differencesOf(
    { path: rows, node: steps, detour: detours, branch: branches },
    spec,
    compared,
  );
  return {
    rows,
    columns: [
      ...(compared ? [{ name: 'period', unit: 'text' as const }] : []),
      ...(spec.breakdown ? [{ name: 'breakdown', unit: 'text' as const }] : []),
      ...COLUMNS,
      ...(spec.conversion ? CONVERTED : []),
    ],
    parts: {
      steps,
      links: linkRows(of('link'), spec, places),
      detours,
      ...(spec.view === 'icicle' ? { branches } : {}),
      units: of('unit')
        .map((r): Row => ({ ...places.head(r), size: places.size(r), incomplete: n(r, 'open') }))
        .sort(places.order),
      ...(differences.length ? { differences } : {}),
    },
    warnings: warningsOf(rows, compared, spec, context),
  };
}

function pathRows(found: readonly Row[], spec: PathsSpec, places: Places): Row[] {
  const rows = found.map((r): Row => {
    const [rest, count] = [r['rest'] === true, n(r, 'count')];
    const list = Array.isArray(r['nodes']) ? r['nodes'] : [];
    const nodes = spec.direction === 'to' ? [...list].reverse() : list;
    return {
      ...places.head(r),
      path: rest ? '(other)' : pathText(nodes),
      nodes: rest ? null : nodes,
      length: rest ? null : nodes.length,
      count,
      size: places.size(r),
      share: rate(count, places.size(r)),
      went_on: n(r, 'went_on'),
      incomplete: n(r, 'open'),
      median_seconds: r['median_seconds'] ?? null,
      ...(spec.conversion
        ? { converted: n(r, 'converted'), converted_rate: rate(n(r, 'converted'), count) }
        : {}),
      ...(rest ? { rest: true } : {}),
    };
  });
  const nobody = (row: Row): Row => ({
    ...row,
    count: 0,
    size: places.size(row),
    share: rate(0, places.size(row)),
    went_on: 0,
    incomplete: 0,
    median_seconds: null,
    ...(spec.conversion ? { converted: 0, converted_rate: null } : {}),
  });
  return places
    .same(rows, ['nodes'], nobody)
    .sort(
      (a, b) =>
        places.order(a, b) ||
        Number(a['rest'] ?? false) - Number(b['rest'] ?? false) ||
        n(b, 'count') - n(a, 'count') ||
        byName(a['path'], b['path']),
    );
}

/** Who is at each node, how many of them go no further, and of how many that is not known yet. */
function stepRows(links: readonly Row[], places: Places): Row[] {
  const nodes = new Map<string, Row>();
  for (const r of links) {
    const head = places.head(r);
    const key = JSON.stringify([head, r['step'], r['source']]);
    const over = r['target'] === null;
    const known = nodes.get(key) ?? {};
    const count = n(known, 'count') + n(r, 'count');
    const ended = n(known, 'ended') + (over ? n(r, 'count') : 0);
    nodes.set(key, {
      ...head,
      step: n(r, 'step'),
      node: r['source']!,
      count,
      size: places.size(r),
      share: rate(count, places.size(r)),
      ended,
      ended_rate: rate(ended, count),
      ended_open: n(known, 'ended_open') + (over ? n(r, 'open') : 0),
    });
  }
  const nobody = (row: Row): Row => ({
    ...row,
    count: 0,
    size: places.size(row),
    share: rate(0, places.size(row)),
    ended: 0,
    ended_rate: null,
    ended_open: 0,
  });
  const rest = (r: Row): number => Number(r['node'] === '(other)');
  return places
    .same([...nodes.values()], ['step', 'node'], nobody)
    .sort(
      (a, b) =>
        places.order(a, b) ||
        n(a, 'step') - n(b, 'step') ||
        rest(a) - rest(b) ||
        n(b, 'count') - n(a, 'count') ||
        byName(a['node'], b['node']),
    );
}

const linkRows = (links: readonly Row[], spec: PathsSpec, places: Places): Row[] =>
  links
    .filter((r) => r['target'] !== null && n(r, 'step') < spec.steps)
    .map((r): Row => ({
      ...places.head(r),
      step: n(r, 'step'),
      source: r['source']!,
      target: r['target']!,
      count: n(r, 'count'),
      size: places.size(r),
      share: rate(n(r, 'count'), places.size(r)),
    }))
    .sort(
      (a, b) =>
        places.order(a, b) ||
        n(a, 'step') - n(b, 'step') ||
        n(b, 'count') - n(a, 'count') ||
        byName(a['source'], b['source']) ||
        byName(a['target'], b['target']),
    );

/** Of the whole; of two periods the ten largest of both together. */
function detourRows(found: readonly Row[], places: Places): Row[] {
  const rows = found.map((r): Row => {
    const { period } = places.head(r);
    return {
      ...(period === undefined ? {} : { period }),
      source: r['source']!,
      target: r['target']!,
      count: n(r, 'count'),
      size: places.size(r),
      share: rate(n(r, 'count'), places.size(r)),
    };
  });
  const nobody = (row: Row): Row => ({
    ...row,
    count: 0,
    size: places.size(row),
    share: rate(0, places.size(row)),
  });
  return places
    .same(rows, ['source', 'target'], nobody)
    .sort(
      (a, b) =>
        places.order(a, b) ||
        n(b, 'count') - n(a, 'count') ||
        byName(a['source'], b['source']) ||
        byName(a['target'], b['target']),
    );
}

const warningsOf = (
  rows: readonly Row[],
  compared: boolean,
  spec: PathsSpec,
  context: Context,
): Warning[] => [
  ...(spec.compare && !compared ? [{ code: 'nothing-before', args: {} }] : []),
  ...(rows.length ? [] : [{ code: 'nobody', args: {} }]),
  ...(rows.length && context.tables.events?.hasDayGrain ? [{ code: 'days', args: {} }] : []),
];
