import { spots } from '../../charts/spots.ts';
import type { Category } from '../../charts/palette.ts';
import { axisSize, clip, frame, LABEL_SIZE } from '../../charts/theme.ts';
import type { Plot, PlotOptions, Size, Tip } from '../../charts/types.ts';
import { format } from '../../i18n/index.ts';
import type { Row } from '../contract.ts';
import { icicle, type Piece } from './icicle.ts';

const HEAD = 22;
/** Lower than this a piece has no name. */
const NAMED = 14;

interface Given {
  branches: readonly Row[];
  /** How many steps have a column. */
  columns: number;
  /** The most steps that are followed. */
  steps: number;
  /** Back from an anchor: its step stands at the right. */
  backwards: boolean;
  color: (name: string) => Category;
  name: (name: string) => string;
  head: (step: number) => string;
  tip: (piece: Piece) => Tip;
  rowOf: (piece: Piece) => Row;
}

/** The ways from step to step as nested pieces; those who go no further are hatched. */
export function iciclePlot(plot: Plot, size: Size, given: Given): PlotOptions {
  const { columns, backwards, color } = given;
  const stub = size.narrow ? 10 : 18;
  const pitch = (size.width - stub) / Math.max(1, columns);
  const left = (step: number) => (backwards ? size.width - step * pitch : (step - 1) * pitch);
  const height = size.narrow ? 340 : 400;
  const pieces = icicle(given.branches, height, given.steps);
  const ended = pieces.filter((p) => p.what === 'ended');
  const blocks = pieces.filter((p) => p.what !== 'ended');
  const gap = (p: Piece) => (p.y2 - p.y1 > 3 ? 1 : 0);
  const sides = { y1: (p: Piece) => p.y1 + HEAD, y2: (p: Piece) => p.y2 + HEAD - gap(p) };
  const mark = (p: Piece) => (p.what === 'rest' ? 'var(--ghost)' : color(p.begins.at(-1)!).mark);
  const named = blocks.filter((p) => p.y2 - p.y1 >= NAMED);
  const edge = (p: Piece) => (backwards ? left(p.step) + pitch - 6 : left(p.step) + 6);
  return {
    ...frame(size),
    height: height + HEAD + 4,
    margin: 0,
    x: { type: 'identity', axis: null },
    y: { type: 'identity', axis: null },
    marks: [
      plot.text(
        Array.from({ length: columns }, (_, i) => i + 1),
        {
          x: (step: number) => (backwards ? left(step) + pitch : left(step)),
          y: 10,
          text: (step: number) => clip(given.head(step), pitch - 8, axisSize()),
          textAnchor: backwards ? 'end' : 'start',
          fill: 'var(--ink-3)',
          fontSize: axisSize(),
        },
      ),
      plot.rect(blocks, {
        x1: (p: Piece) => left(p.step),
        x2: (p: Piece) => left(p.step) + pitch - 1,
        ...sides,
        fill: mark,
        fillOpacity: 0.22,
        stroke: mark,
        strokeWidth: 0.75,
        render: spots(blocks, given.tip, given.rowOf),
      }),
      plot.rect(ended, {
        x1: (p: Piece) => (backwards ? left(p.step) - stub : left(p.step) + pitch),
        x2: (p: Piece) => (backwards ? left(p.step) - 1 : left(p.step) + pitch + stub),
        ...sides,
        fill: size.hatch,
        render: spots(ended, given.tip, given.rowOf),
      }),
      plot.text(named, {
        x: edge,
        y: (p: Piece) => Math.min((p.y1 + p.y2) / 2, p.y1 + 9) + HEAD,
        text: (p: Piece) => label(p, given, pitch - 12, size.narrow),
        textAnchor: backwards ? 'end' : 'start',
        fill: 'var(--ink)',
        fontSize: size.narrow ? axisSize() : LABEL_SIZE,
      }),
    ],
  };
}

/** The name, and its number where there is room for both. */
function label(piece: Piece, given: Given, room: number, narrow: boolean): string {
  const name = given.name(piece.what === 'rest' ? '(other)' : piece.begins.at(-1)!);
  const font = narrow ? axisSize() : LABEL_SIZE;
  const both = `${name} ${format.compact(piece.count)}`;
  return !narrow && clip(both, room, font) === both ? both : clip(name, room, font);
}
