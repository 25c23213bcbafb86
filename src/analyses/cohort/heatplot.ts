import { sequential } from '../../charts/palette.ts';
import { axisName } from '../../charts/marks.ts';
import { spots } from '../../charts/spots.ts';
import { axisSize, lyingFrame, LABEL_SIZE, textWidth } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format, t } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import type { CohortCell, CohortLine } from './figures.ts';

const ROW = 24;
const HEAD = 40;
const GAP = 8;

interface Given {
  cohorts: readonly CohortLine[];
  average: CohortLine | null;
  offsets: readonly { offset: number; label: string }[];
  /** The figure of the deepest colour. */
  top: number;
  /** `short` where a cell has no room for decimals. */
  write: (figure: number | null, short: boolean) => string;
  cohortName: (cohort: string) => string;
  axis: string;
  tip: (cell: CohortCell) => Tip;
  row: (cell: CohortCell) => Row;
}

interface Placed extends CohortCell {
  x: number;
  y: number;
  text: string;
}

/** The triangle: a row for each cohort, a cell for each offset with its figure; averages below. */
export function heatPlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { cohorts, average, offsets, top, write, cohortName, axis, tip, row } = given;
  const lines = [...cohorts, ...(average ? [average] : [])];
  const names =
    10 +
    Math.max(
      40,
      ...cohorts.map((l) => textWidth(cohortName(l.cohort!))),
      textWidth(t('cohort-view.average')),
    );
  const sizes = size.narrow ? 0 : 64;
  const left = names + sizes;
  const cell = Math.min(72, (size.width - left) / Math.max(1, offsets.length));
  const topOf = (i: number) => i * ROW + (average && i === cohorts.length ? GAP : 0);
  const height = lines.length * ROW + GAP;
  const written = cell >= 20;
  const cells = lines.flatMap((line, i) =>
    line.cells.flatMap((c): Placed[] => {
      const at = offsets.findIndex((o) => o.offset === c.offset);
      if (at < 0 || c.figure === null) return [];
      return [{ ...c, x: at, y: topOf(i), text: written ? write(c.figure, cell < 34) : '' }];
    }),
  );
  const box = {
    x1: (c: Placed) => c.x,
    x2: (c: Placed) => c.x + 1,
    y1: (c: Placed) => c.y + 1,
    y2: (c: Placed) => c.y + ROW - 1,
    insetLeft: 1,
    insetRight: 1,
  };
  const color = (c: Placed) => sequential((c.figure ?? 0) / top);
  const open = cells.filter((c) => !c.complete);
  const text = { fontSize: LABEL_SIZE, fill: 'var(--ink)' };
  const rowsText = lines.map((line, i) => ({
    y: topOf(i) + ROW / 2,
    name: line.cohort ? cohortName(line.cohort) : t('cohort-view.average'),
    size: format.count(line.size),
  }));
  return {
    ...lyingFrame(size, {
      height,
      head: HEAD,
      left,
      right: size.width - left - cell * offsets.length,
      domain: [0, offsets.length],
    }),
    marks: [
      axisName(plot, axis, 0, -24),
      plot.text(
        offsets.filter((_, i) => cell >= 26 || i % 2 === 0),
        {
          x: (o: { offset: number }) => offsets.findIndex((k) => k.offset === o.offset) + 0.5,
          frameAnchor: 'top',
          text: 'label',
          lineAnchor: 'bottom',
          dy: -5,
          fontSize: axisSize(),
          fill: 'var(--ink-3)',
        },
      ),
      plot.rect(cells, {
        ...box,
        fill: (c: Placed) => (c.complete ? color(c).fill : 'var(--surface)'),
        render: spots(cells, tip, row),
      }),
      // Not over yet: hatched, in a dashed frame, its figure in the quieter ink.
      plot.rect(open, { ...box, fill: size.hatch, pointerEvents: 'none' }),
      plot.rect(open, {
        ...box,
        fill: 'none',
        stroke: 'var(--line-2)',
        strokeDasharray: '3 2',
        pointerEvents: 'none',
      }),
      plot.text(cells, {
        x: (c: Placed) => c.x + 0.5,
        y: (c: Placed) => c.y + ROW / 2,
        text: 'text',
        fill: (c: Placed) => (c.complete ? color(c).ink : 'var(--ink-2)'),
        fontSize: cell < 44 ? axisSize() : LABEL_SIZE,
        fontWeight: 400,
        pointerEvents: 'none',
      }),
      plot.text(rowsText, { x: 0, y: 'y', text: 'name', textAnchor: 'start', dx: -left, ...text }),
      ...(sizes
        ? [
            plot.text(rowsText, {
              x: 0,
              y: 'y',
              text: 'size',
              textAnchor: 'end',
              dx: -12,
              ...text,
              fill: 'var(--ink-3)',
            }),
            axisName(plot, t('cohort-view.size'), -sizes + 8, -5),
          ]
        : []),
    ],
  };
}
