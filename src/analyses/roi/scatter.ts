import { axisName, gridY, label, roundTicks, ticksX, ticksY } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisFigure, axisSize, clip, frame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { QUADRANTS, type Middle, type Point, type Quadrant } from './quadrants.ts';

interface Given {
  points: readonly Point[];
  /** ROAS at which the money comes back; null = not known. */
  even: number | null;
  /** Where the quadrants meet; null = there are none. */
  middle: Middle | null;
  tip: (point: Point) => Tip;
  row: (point: Point) => Row;
}

const TOP = 36;
const BOTTOM = 36;
const LEFT = 32;

/** Cost against ROAS, with the line where money comes back and the platforms' own claims. */
export function scatter(plot: Plot, size: Size, given: Given): PlotOptions {
  const { points, even, middle, tip, row } = given;
  const costs = points.map((p) => p.cost);
  const low = Math.min(...costs);
  const high = Math.max(...costs);
  const log = high / low > 4;
  const reach = ceiling(points, even);
  const ticks = roundTicks(0, reach, 5);
  const top = Math.max(reach, ticks.at(-1) ?? reach);
  const height = size.narrow ? 260 : 252;
  const x = log ? ([low * 0.75, high * 1.35] as const) : ([0, high * 1.12] as const);
  const xTicks = log ? logTicks(x[0], x[1], size.narrow) : roundTicks(0, x[1], size.narrow ? 3 : 5);
  const place = (cost: number) => {
    const share = log
      ? (Math.log(cost) - Math.log(x[0])) / (Math.log(x[1]) - Math.log(x[0]))
      : cost / x[1];
    return LEFT + share * (size.width - LEFT - 8);
  };
  const inSight = (y: number) => Math.min(y, top);
  const pixel = (roas: number) => TOP + (1 - inSight(roas) / top) * (height - TOP - BOTTOM);
  const labels = placeLabels(
    points.map((p) => ({ p, x: place(p.cost), y: pixel(p.roas) })),
    size,
    middle ? corners(size, height) : [],
  );
  // The line's name stands where no point is in its way.
  const crowded = points.some(
    (p) => place(p.cost) > size.width - 170 && Math.abs(pixel(p.roas) - pixel(even ?? 0)) < 26,
  );
  const evenSide = crowded ? 'left' : 'right';
  const color = (p: Point) => (even !== null && p.roas < even ? 'var(--worse)' : 'var(--c1)');
  return {
    ...frame(size),
    height,
    marginLeft: LEFT,
    marginRight: 8,
    marginTop: TOP,
    marginBottom: BOTTOM,
    x: { type: log ? 'log' : 'linear', domain: [...x], axis: null },
    y: { domain: [0, top], axis: null },
    marks: [
      ...(even !== null && even < top
        ? [plot.rect([0], { y1: 0, y2: even, fill: 'var(--bg)' })]
        : []),
      ...gridY(plot, ticks),
      ticksY(plot, ticks, (v) => format.decimal(v, 1)),
      ticksX(plot, xTicks, axisFigure),
      axisName(plot, t('roi-view.axis.roas'), -LEFT, -16),
      plot.text([0], {
        frameAnchor: 'bottom-right',
        text: () =>
          t(log ? 'roi-view.axis.cost-log' : 'roi-view.axis.cost', { unit: format.currencySign() }),
        textAnchor: 'end',
        lineAnchor: 'bottom',
        dy: BOTTOM - 2,
        fontSize: axisSize(),
        fill: 'var(--ink-3)',
      }),
      ...(even !== null && even < top
        ? [
            plot.ruleY([even], { stroke: 'var(--ink-2)', strokeDasharray: '4 3' }),
            plot.text([even], {
              y: (v: number) => v,
              frameAnchor: evenSide,
              text: (v: number) => t('roi-view.break-even', { roas: format.fixed(v, 2) }),
              textAnchor: evenSide === 'right' ? 'end' : 'start',
              lineAnchor: 'top',
              dy: 5,
              fontSize: axisSize(),
              fill: 'var(--ink-3)',
            }),
          ]
        : []),
      ...(middle ? quadrants(plot, middle) : []),
      ...claims(plot, points, inSight),
      plot.dot(points, {
        x: 'cost',
        y: (p: Point) => inSight(p.roas),
        r: 5,
        fill: color,
        stroke: 'var(--surface)',
        strokeWidth: 1.5,
        render: spots(points, tip, row),
      }),
      ...labels.map(({ p, side, text }) =>
        label(plot, [p], {
          x: 'cost',
          y: (d: Point) => inSight(d.roas),
          text: () => text,
          anchor: side === 'right' ? 'start' : 'end',
          dx: side === 'right' ? 9 : -9,
        }),
      ),
    ],
  };
}

const CORNERS: Record<Quadrant, { vertical: 'top' | 'bottom'; side: 'left' | 'right' }> = {
  scale: { vertical: 'top', side: 'left' },
  keep: { vertical: 'top', side: 'right' },
  fix: { vertical: 'bottom', side: 'right' },
  watch: { vertical: 'bottom', side: 'left' },
};
const cornerName = (quadrant: Quadrant): string => t(`roi-view.quadrant.${quadrant}`);

/** The line of the median cost, and each quadrant's name in its corner. */
function quadrants(plot: Plot, middle: Middle) {
  return [
    plot.ruleX([middle.cost], { stroke: 'var(--ghost)', strokeDasharray: '4 3' }),
    ...QUADRANTS.map((quadrant) => {
      const { vertical, side } = CORNERS[quadrant];
      return plot.text([0], {
        frameAnchor: `${vertical}-${side}`,
        text: () => cornerName(quadrant),
        textAnchor: side === 'left' ? 'start' : 'end',
        dx: side === 'left' ? 6 : -2,
        dy: vertical === 'top' ? 6 : -6,
        fontSize: LABEL_SIZE,
        fontWeight: 600,
        fill: 'var(--ink-3)',
      });
    }),
  ];
}

/** The room of the quadrants' names, which points' own names leave free. */
const corners = (size: Size, height: number): Box[] =>
  QUADRANTS.map((quadrant) => {
    const { vertical, side } = CORNERS[quadrant];
    const width = textWidth(cornerName(quadrant)) + 8;
    const x1 = side === 'left' ? LEFT : size.width - 8 - width;
    const y1 = vertical === 'top' ? TOP : height - BOTTOM - 22;
    return { x1, x2: x1 + width, y1, y2: y1 + 22 };
  });

/** What the platforms say of themselves: a short bar, tied to its point by a thin line. */
function claims(plot: Plot, points: readonly Point[], inSight: (y: number) => number) {
  const claimed = points.filter((p) => p.claimed !== null);
  const y = (p: Point) => inSight(p.claimed ?? 0);
  return [
    plot.link(claimed, {
      x1: 'cost',
      x2: 'cost',
      y1: y,
      y2: (p: Point) => inSight(p.roas),
      stroke: 'var(--ghost)',
      strokeWidth: 1,
    }),
    plot.dot(claimed, {
      x: 'cost',
      y,
      render: (index, _scales, values, _dimensions, context) => {
        const svg = context.document.createElementNS('http://www.w3.org/2000/svg', 'g');
        for (const i of index) {
          const bar = context.document.createElementNS('http://www.w3.org/2000/svg', 'rect');
          const [cx, cy] = [values.x?.[i] as number, values.y?.[i] as number];
          const at = { x: cx - 5, y: cy - 1, width: 10, height: 2, fill: 'var(--ink)' };
          for (const [name, value] of Object.entries(at)) bar.setAttribute(name, String(value));
          svg.append(bar);
        }
        return svg;
      },
    }),
  ];
}

/** One channel far above all others would press them flat: it stands at the edge instead. */
function ceiling(points: readonly Point[], even: number | null): number {
  const all = points.flatMap((p) => [p.roas, p.claimed ?? 0]).sort((a, b) => b - a);
  const [first = 1, second = first] = points.map((p) => p.roas).sort((a, b) => b - a);
  const most = first > 3 * second ? second * 1.4 : (all[0] ?? 1);
  return Math.max(most, (even ?? 0) * 1.2, 0.5) * 1.05;
}

function logTicks(low: number, high: number, narrow: boolean): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const m of [1, 2, 5]) {
      const tick = m * 10 ** power;
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  const most = narrow ? 4 : 6;
  return ticks.length <= most
    ? ticks
    : ticks.filter((v) => /^[1]/.test(String(v)) || ticks.length < 9);
}

interface Box {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
}
interface Spot {
  p: Point;
  x: number;
  y: number;
}

/** Names beside their points, right, else left; where both are taken the smaller cost goes without. */
function placeLabels(all: readonly Spot[], size: Size, others: readonly Box[]) {
  const dots = all.map(({ x, y }) => ({ x1: x - 6, x2: x + 6, y1: y - 6, y2: y + 6 }));
  const taken: Box[] = [...dots, ...others];
  const free = (x1: number, x2: number, y: number, own: Spot) =>
    x1 >= 0 &&
    x2 <= size.width &&
    !taken.some((b, i) => all[i] !== own && x1 < b.x2 && x2 > b.x1 && y - 8 < b.y2 && y + 8 > b.y1);
  return [...all]
    .sort((a, b) => b.p.cost - a.p.cost)
    .flatMap((s) => {
      const text = clip(s.p.name, size.narrow ? 100 : 160);
      const width = textWidth(text);
      const right = free(s.x + 9, s.x + 9 + width, s.y, s);
      const left = !right && free(s.x - 9 - width, s.x - 9, s.y, s);
      if (!right && !left) return [];
      const x1 = right ? s.x + 9 : s.x - 9 - width;
      taken.push({ x1, x2: x1 + width, y1: s.y - 8, y2: s.y + 8 });
      return [{ p: s.p, side: right ? ('right' as const) : ('left' as const), text }];
    });
}
