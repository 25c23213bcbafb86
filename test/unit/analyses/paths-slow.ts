/** Paths as `paths/meaning.md` says it: unit by unit, row by row. */
export interface SlowRow {
  /** 'YYYY-MM-DD HH:MM:SS' */
  ts: string;
  user: string | null;
  event: string;
  session: string | null;
  page: string | null;
}
export interface SlowPathsSpec {
  anchor: string | null;
  direction: 'from' | 'to';
  count: 'sessions' | 'users';
  node: 'event' | 'page';
  steps: number;
  collapse: boolean;
  exclude: string[];
  /** Seconds. */
  window: number | null;
  conversion: string | null;
  period: { from: string; to: string } | null;
  incomplete: 'include' | 'exclude';
}
export interface SlowPath {
  nodes: string[];
  wentOn: boolean;
  seconds: number | null;
  converted: boolean;
  open: boolean;
}

const less = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
const seconds = (ts: string): number => Date.parse(`${ts.replace(' ', 'T')}Z`) / 1000;

/** The path of each unit that has one and counts; `end` is the data's, in seconds. */
export function slowPaths(rows: readonly SlowRow[], spec: SlowPathsSpec, end: number): SlowPath[] {
  const units = new Map<string, SlowRow[]>();
  for (const r of rows) {
    if (!r.user) continue;
    const key = spec.count === 'users' ? r.user : `${r.user}|${r.session}`;
    units.set(key, [...(units.get(key) ?? []), r]);
  }
  return [...units.values()]
    .flatMap((all) => pathOf(all, spec, end) ?? [])
    .filter((p) => spec.incomplete === 'include' || !p.open);
}

/** Whether the path may change by what comes after the end. */
function isOpen(all: readonly SlowRow[], began: number, spec: SlowPathsSpec, end: number): boolean {
  const session = all.some((r) => seconds(r.ts) + 1800 >= end);
  const bounded = spec.window !== null && (spec.direction === 'from' || spec.anchor !== null);
  const inWindow = bounded && began + spec.window! > end;
  if (spec.count === 'users') return inWindow;
  return session && (inWindow || !bounded);
}

function pathOf(all: readonly SlowRow[], spec: SlowPathsSpec, end: number): SlowPath | null {
  const name = (r: SlowRow): string | null => r[spec.node];
  const isNode = (r: SlowRow): boolean => name(r) !== null && !spec.exclude.includes(name(r)!);
  const inPeriod = (r: SlowRow): boolean =>
    !spec.period || (r.ts.slice(0, 10) >= spec.period.from && r.ts.slice(0, 10) <= spec.period.to);
  const called = (r: SlowRow): string | null =>
    spec.anchor === null ? name(r) : (name(r) ?? '(none)');
  const time = [...all].sort(
    (a, b) => less(a.ts, b.ts) || less(a.event, b.event) || less(called(a), called(b)),
  );
  const back = spec.direction === 'to';
  let at: number;
  if (spec.anchor !== null) {
    at = time.findIndex((r) => r.event === spec.anchor && inPeriod(r));
  } else {
    at = back ? time.findLastIndex(isNode) : time.findIndex(isNode);
    if (at >= 0 && !inPeriod(time[at]!)) at = -1;
  }
  if (at < 0) return null;
  const began = seconds(time[at]!.ts);
  const near = (r: SlowRow): boolean =>
    spec.window === null || Math.abs(seconds(r.ts) - began) <= spec.window;

  const walk = back ? time.slice(0, at + 1).reverse() : time.slice(at);
  const kept: { node: string; at: number }[] = [];
  for (const [i, r] of walk.entries()) {
    if (!near(r) || (i > 0 && !isNode(r))) continue;
    const node = called(r)!;
    if (spec.collapse && kept.at(-1)?.node === node) continue;
    kept.push({ node, at: seconds(r.ts) });
  }
  const shown = kept.slice(0, spec.steps);
  const goal = (r: SlowRow): boolean => r.event === spec.conversion;
  const later =
    spec.anchor !== null
      ? time.slice(at + 1).filter(near)
      : time.filter(
          (r) => spec.window === null || (seconds(r.ts) - began) * (back ? -1 : 1) <= spec.window,
        );
  return {
    nodes: shown.map((k) => k.node),
    wentOn: kept.length > spec.steps,
    seconds: shown.length > 1 ? Math.abs(shown.at(-1)!.at - shown[0]!.at) : null,
    converted: later.some(goal),
    open: isOpen(all, began, spec, end),
  };
}

/** The rows of the answer as they follow from the paths of all units. */
export function slowTable(paths: readonly SlowPath[], spec: SlowPathsSpec) {
  const text = (p: SlowPath): string =>
    (spec.direction === 'to' ? [...p.nodes].reverse() : p.nodes).join(' → ');
  const table = new Map<string, SlowPath[]>();
  for (const p of paths) table.set(text(p), [...(table.get(text(p)) ?? []), p]);
  return [...table]
    .map(([path, of]) => ({
      path,
      count: of.length,
      size: paths.length,
      went_on: of.filter((p) => p.wentOn).length,
      incomplete: of.filter((p) => p.open).length,
      converted: of.filter((p) => p.converted).length,
      median_seconds: median(of.flatMap((p) => p.seconds ?? [])),
    }))
    .sort((a, b) => b.count - a.count || less(a.path, b.path));
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (!sorted.length) return null;
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/**
 * From each node to the next, with the rest folded, and who is at each node: how many, how many of
 * them go no further, how many of those are open. `all`: the paths by which nodes stand alone.
 */
export function slowLinks(
  paths: readonly SlowPath[],
  all: readonly SlowPath[],
  spec: SlowPathsSpec,
  top: number,
) {
  const size = new Map<string, number>();
  const key = (step: number, node: string) => `${step}|${node}`;
  for (const p of all)
    p.nodes.forEach((x, i) => size.set(key(i + 1, x), (size.get(key(i + 1, x)) ?? 0) + 1));
  const label = (step: number, node: string): string => {
    const peers = [...size].filter(([k]) => k.startsWith(`${step}|`));
    peers.sort((a, b) => b[1] - a[1] || less(a[0], b[0]));
    return peers.findIndex(([k]) => k === key(step, node)) < top ? node : '(other)';
  };
  const links = new Map<string, number>();
  const ends = new Map<string, [number, number, number]>();
  for (const p of paths) {
    p.nodes.forEach((x, i) => {
      const next = p.nodes[i + 1];
      const from = label(i + 1, x);
      if (next !== undefined) {
        const link = `${i + 1}|${from}|${label(i + 2, next)}`;
        links.set(link, (links.get(link) ?? 0) + 1);
      }
      const [count, ended, open] = ends.get(key(i + 1, from)) ?? [0, 0, 0];
      const over = next === undefined && !(i + 1 === spec.steps && p.wentOn);
      ends.set(key(i + 1, from), [count + 1, ended + Number(over), open + Number(over && p.open)]);
    });
  }
  return { links, ends };
}

/** In how many paths somebody goes from a node to another and straight back. */
export function slowDetours(paths: readonly SlowPath[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { nodes } of paths) {
    const mine = new Set<string>();
    for (let i = 0; i + 2 < nodes.length; i++)
      if (nodes[i] === nodes[i + 2] && nodes[i] !== nodes[i + 1])
        mine.add(`${nodes[i]}|${nodes[i + 1]}`);
    for (const d of mine) found.set(d, (found.get(d) ?? 0) + 1);
  }
  return found;
}

/** How many paths begin with the same nodes, and how many of them end there. */
export function slowBranches(paths: readonly SlowPath[], spec: SlowPathsSpec) {
  const found = new Map<string, [number, number]>();
  for (const p of paths)
    p.nodes.forEach((_, i) => {
      const key = JSON.stringify(p.nodes.slice(0, i + 1));
      const [count, ended] = found.get(key) ?? [0, 0];
      const over = i + 1 === p.nodes.length && !(i + 1 === spec.steps && p.wentOn);
      found.set(key, [count + 1, ended + Number(over)]);
    });
  return found;
}
