import { axisName, axisNameX } from '../../charts/marks.ts';
import { sequential } from '../../charts/palette.ts';
import { spots } from '../../charts/spots.ts';
import { axisSize, frame, LABEL_SIZE } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import type { Square } from './figures.ts';

const SIDE = 5;
const ROW = 34;

/** Five by five: recency to the right, frequency upwards, customers as the depth of the ground. */
export function rfmPlot(
  plot: Plot,
  size: Size,
  { squares, tip }: { squares: readonly Square[]; tip: (square: Square) => Tip },
): PlotOptions {
  const most = Math.max(1, ...squares.map((s) => s.customers));
  const width = Math.min(96, (size.width - 24) / SIDE);
  const color = (s: Square) => sequential(s.customers / most);
  const scores = [1, 2, 3, 4, 5];
  const score = { text: (n: number) => String(n), fontSize: axisSize(), fill: 'var(--ink-3)' };
  return {
    ...frame(size),
    height: SIDE * ROW + 64,
    marginLeft: 24,
    marginRight: Math.max(0, size.width - 24 - width * SIDE),
    marginTop: 24,
    marginBottom: 40,
    x: { domain: [0.5, SIDE + 0.5], axis: null },
    y: { domain: [0.5, SIDE + 0.5], axis: null },
    marks: [
      axisName(plot, t('value-view.rfm.y'), -24, -6),
      plot.text(scores, { ...score, x: 0.5, y: (n: number) => n, textAnchor: 'end', dx: -8 }),
      plot.text(scores, { ...score, x: (n: number) => n, frameAnchor: 'bottom', dy: 14 }),
      axisNameX(plot, t('value-view.rfm.x')),
      plot.rect(squares, {
        x1: (s: Square) => s.r - 0.5,
        x2: (s: Square) => s.r + 0.5,
        y1: (s: Square) => s.f - 0.5,
        y2: (s: Square) => s.f + 0.5,
        inset: 1,
        fill: (s: Square) => color(s).fill,
        render: spots(squares, tip, ({ r, f }): Row => ({ r, f })),
      }),
      plot.text(squares, {
        x: 'r',
        y: 'f',
        text: (s: Square) => (width < 60 ? format.compact(s.customers) : format.count(s.customers)),
        fill: (s: Square) => color(s).ink,
        fontSize: LABEL_SIZE,
        pointerEvents: 'none',
      }),
    ],
  };
}
