import type { Row } from '../contract.ts';

/** A node of a step with its place in pixels; `rest`: the nodes of the step that are too small. */
export interface PlacedNode {
  step: number;
  name: string;
  rest: boolean;
  count: number;
  ended: number;
  x: number;
  y1: number;
  y2: number;
  /** Where those who go no further leave at its side. */
  end1: number;
  row: Row;
}

/** A band from a node to one of the next step. */
export interface PlacedLink {
  source: PlacedNode;
  target: PlacedNode;
  count: number;
  /** Its upper edge at both ends, and how thick it is. */
  y1: number;
  y2: number;
  thick: number;
  row: Row;
}

export interface Layout {
  nodes: PlacedNode[];
  links: PlacedLink[];
}

export interface Room {
  /** The left edge of each step's nodes, by step − 1. */
  x: (step: number) => number;
  height: number;
  gap: number;
}

const n = (row: Row, column: string): number => Number(row[column] ?? 0);

/**
 * A Sankey whose columns are the steps: nodes lie in the order of the rows, from the top, as thick
 * as they have units; bands leave in the order of their targets and arrive in that of their sources,
 * those who go no further leave below them.
 */
export function layout(steps: readonly Row[], links: readonly Row[], room: Room): Layout {
  const columns = [...new Set(steps.map((r) => n(r, 'step')))].map((step) =>
    steps.filter((r) => n(r, 'step') === step),
  );
  const scale = Math.min(
    ...columns.map((c) => {
      const all = c.reduce((sum, r) => sum + n(r, 'count'), 0);
      return all ? Math.max(0.1, room.height - room.gap * (c.length - 1)) / all : Infinity;
    }),
  );
  if (!Number.isFinite(scale)) return { nodes: [], links: [] };
  const nodes = columns.flatMap((column) => {
    let y = 0;
    return column.map((row): PlacedNode => {
      const y1 = y;
      const y2 = y1 + n(row, 'count') * scale;
      y = y2 + room.gap;
      return {
        step: n(row, 'step'),
        name: String(row['node']),
        rest: row['node'] === '(other)',
        count: n(row, 'count'),
        ended: n(row, 'ended'),
        x: room.x(n(row, 'step')),
        y1,
        y2,
        end1: y2 - n(row, 'ended') * scale,
        row,
      };
    });
  });
  return { nodes, links: bands(nodes, links, scale) };
}

function bands(nodes: readonly PlacedNode[], links: readonly Row[], scale: number): PlacedLink[] {
  const at = new Map(nodes.map((node, i) => [JSON.stringify([node.step, node.name]), i]));
  const index = (step: number, name: unknown): number => at.get(JSON.stringify([step, name])) ?? -1;
  const known = links
    .map((row) => ({
      row,
      from: index(n(row, 'step'), row['source']),
      to: index(n(row, 'step') + 1, row['target']),
    }))
    .filter((l) => l.from >= 0 && l.to >= 0)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const left = nodes.map((node) => node.y1);
  const right = nodes.map((node) => node.y1);
  return known.map(({ row, from, to }) => {
    const thick = n(row, 'count') * scale;
    const [y1, y2] = [left[from]!, right[to]!];
    left[from]! += thick;
    right[to]! += thick;
    return { source: nodes[from]!, target: nodes[to]!, count: n(row, 'count'), y1, y2, thick, row };
  });
}

/** The names of nodes, of the most units first: these have a colour of their own. */
export function namesBySize(steps: readonly Row[]): string[] {
  const size = new Map<string, number>();
  for (const r of steps) {
    const name = String(r['node']);
    size.set(name, (size.get(name) ?? 0) + n(r, 'count'));
  }
  return [...size].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}
