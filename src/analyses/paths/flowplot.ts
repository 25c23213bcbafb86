import type { RenderFunction } from '@observablehq/plot';
import { spots } from '../../charts/spots.ts';
import type { Category } from '../../charts/palette.ts';
import { axisSize, clip, frame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { layout, type PlacedLink, type PlacedNode } from './layout.ts';

const HEAD = 22;
const SVG = 'http://www.w3.org/2000/svg';

interface Given {
  steps: readonly Row[];
  links: readonly Row[];
  /** How many steps have a column. */
  columns: number;
  /** Back from an anchor: its step stands at the right. */
  backwards: boolean;
  color: (name: string) => Category;
  name: (name: string) => string;
  head: (step: number) => string;
  nodeTip: (node: PlacedNode) => Tip;
  linkTip: (link: PlacedLink) => Tip;
  endTip: (node: PlacedNode) => Tip;
  nodeRow: (node: PlacedNode) => Row;
  linkRow: (link: PlacedLink) => Row;
  endRow: (node: PlacedNode) => Row;
}

/** The ways from step to step as bands; those who go no further leave a node in grey. */
export function flowPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { columns, backwards, color } = given;
  const thick = size.narrow ? 8 : 12;
  // At the outer edge there is room for a name and for those who leave.
  const pitch = size.width / Math.max(1, columns);
  const place = (step: number) => (backwards ? columns - step : step - 1) * pitch;
  const x = (step: number) => (backwards ? place(step) + pitch - thick : place(step));
  const height = size.narrow ? 300 : 360;
  const { nodes, links } = layout(given.steps, given.links, {
    x,
    height,
    gap: size.narrow ? 16 : 18,
  });
  const stub = size.narrow ? 14 : 22;
  const ended = nodes.filter((d) => d.ended > 0 && d.y2 - d.end1 >= 0.5);
  const side = (d: PlacedNode) => (backwards ? d.x : d.x + thick);
  const away = backwards ? -1 : 1;
  const told = size.narrow ? [] : ended.filter((d) => d.y2 - d.end1 >= 16 && d.y2 - d.y1 >= 34);
  const labelRoom = pitch - thick - 10;
  const heads = Array.from({ length: columns }, (_, i) => i + 1);
  return {
    ...frame(size),
    height: height + HEAD + 16,
    margin: 0,
    x: { type: 'identity', axis: null },
    y: { type: 'identity', axis: null },
    marks: [
      plot.text(heads, {
        x: (step: number) => (backwards ? x(step) + thick : x(step)),
        y: 10,
        text: (step: number) => clip(given.head(step), pitch - 8, axisSize()),
        textAnchor: backwards ? 'end' : 'start',
        fill: 'var(--ink-3)',
        fontSize: axisSize(),
      }),
      plot.rect(links, {
        x1: (d: PlacedLink) => d.source.x,
        x2: (d: PlacedLink) => d.target.x,
        y1: (d: PlacedLink) => d.y1,
        y2: (d: PlacedLink) => d.y2,
        fill: (d: PlacedLink) => color(d.source.name).mark,
        render: drawn(
          links,
          (d) =>
            band(
              side(d.source),
              backwards ? d.target.x + thick : d.target.x,
              d.y1 + HEAD,
              d.y2 + HEAD,
              d.thick,
            ),
          (d) => ({ fill: color(d.source.name).mark, 'fill-opacity': '0.28' }),
          given.linkTip,
          given.linkRow,
        ),
      }),
      plot.rect(ended, {
        x1: (d: PlacedNode) => side(d),
        x2: (d: PlacedNode) => side(d) + away * stub,
        y1: (d: PlacedNode) => d.end1,
        y2: (d: PlacedNode) => d.y2,
        render: drawn(
          ended,
          (d) => stubPath(side(d), away * stub, d.end1 + HEAD, d.y2 + HEAD),
          () => ({ fill: size.hatch }),
          given.endTip,
          given.endRow,
        ),
      }),
      plot.rect(nodes, {
        x1: 'x',
        x2: (d: PlacedNode) => d.x + thick,
        y1: (d: PlacedNode) => d.y1 + HEAD,
        y2: (d: PlacedNode) => Math.max(d.y2, d.y1 + 1) + HEAD,
        fill: (d: PlacedNode) => color(d.name).mark,
        render: spots(nodes, given.nodeTip, given.nodeRow),
      }),
      plot.text(told, {
        x: (d: PlacedNode) => side(d) + away * (stub + 4),
        y: (d: PlacedNode) => d.y2 + HEAD - 4,
        text: (d: PlacedNode) => format.percent(d.ended / d.count, 0),
        textAnchor: backwards ? 'end' : 'start',
        fill: 'var(--ink-3)',
        fontSize: axisSize(),
      }),
      plot.text(nodes, {
        x: (d: PlacedNode) => side(d) + away * 5,
        y: (d: PlacedNode) => d.y1 + HEAD + 8,
        text: (d: PlacedNode) => nodeLabel(given.name(d.name), d.count, labelRoom, size.narrow),
        textAnchor: backwards ? 'end' : 'start',
        fill: 'var(--ink)',
        stroke: 'var(--surface)',
        strokeWidth: 3,
        paintOrder: 'stroke',
        fontSize: size.narrow ? axisSize() : LABEL_SIZE,
      }),
    ],
  };
}

/** The name, and its number where there is room for both. */
function nodeLabel(name: string, count: number, room: number, narrow: boolean): string {
  const figure = format.compact(count);
  const both = `${name} ${figure}`;
  if (!narrow && textWidth(both) <= room) return both;
  return clip(name, room, narrow ? axisSize() : LABEL_SIZE);
}

/** A band between two sides, level where it leaves and arrives. */
function band(x1: number, x2: number, y1: number, y2: number, thick: number): string {
  const middle = (x1 + x2) / 2;
  const low = Math.max(thick, 0.75);
  return (
    `M${x1},${y1}C${middle},${y1},${middle},${y2},${x2},${y2}` +
    `V${y2 + low}C${middle},${y2 + low},${middle},${y1 + low},${x1},${y1 + low}Z`
  );
}

/** Out of the flow and down. */
const stubPath = (x: number, out: number, y1: number, y2: number): string => {
  const far = x + out;
  return `M${x},${y1}C${x + out / 2},${y1},${far},${y1},${far},${y1 + 8}V${y2 + 6}H${x + out / 3}C${x + out / 3},${y2},${x},${y2},${x},${y2}Z`;
};

/** Draws a path for each datum in the place of the mark's own shape; each is a spot. */
function drawn<T>(
  data: readonly T[],
  shape: (datum: T) => string,
  look: (datum: T) => Record<string, string>,
  tip: (datum: T) => Tip,
  row: (datum: T) => Row,
): RenderFunction {
  const paths: RenderFunction = (index, _scales, _values, _dimensions, context) => {
    const group = context.document.createElementNS(SVG, 'g') as SVGGElement;
    for (const i of index) {
      const datum = data[i];
      if (datum === undefined) continue;
      const path = context.document.createElementNS(SVG, 'path');
      path.setAttribute('d', shape(datum));
      for (const [name, value] of Object.entries(look(datum))) path.setAttribute(name, value);
      group.append(path);
    }
    return group;
  };
  const marked = spots(data, tip, row);
  return (index, scales, values, dimensions, context) =>
    marked(index, scales, values, dimensions, context, paths);
}
