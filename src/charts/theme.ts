import { format, reader } from '../i18n/index.ts';
import type { PlotOptions, Size } from './types.ts';

/** Axis text: 11 px, 11.5 in Chinese. Labels of marks are 12. */
export const axisSize = (): number => (reader.locale === 'zh-CN' ? 11.5 : 11);
export const LABEL_SIZE = 12;

/** What all figures share; `height` and margins are the figure's own. */
export const frame = (size: Size): PlotOptions => ({
  width: size.width,
  style: {
    fontFamily: 'inherit',
    fontSize: `${axisSize()}px`,
    color: 'var(--ink-3)',
    overflow: 'visible',
    background: 'none',
  },
});

/** The frame of rows from the top down, as bars that lie: `height` of them all, `head` above for the axis. */
export const lyingFrame = (
  size: Size,
  of: { height: number; head: number; left: number; right: number; domain: number[] },
): PlotOptions => ({
  ...frame(size),
  height: of.height + of.head,
  marginLeft: of.left,
  marginRight: of.right,
  marginTop: of.head,
  marginBottom: 0,
  x: { domain: of.domain, axis: null },
  y: { domain: [0, of.height], range: [of.head, of.head + of.height], axis: null },
});

/** A rough width of a text in pixels, for margins: Chinese characters are square. */
export function textWidth(text: string, size = LABEL_SIZE): number {
  let units = 0;
  for (const c of text)
    units += c.codePointAt(0)! > 0x2e7f ? 1 : /[\s.,:;ilI'|1]/.test(c) ? 0.4 : 0.58;
  return Math.ceil(units * size);
}

/** Cuts a text to a width, with an ellipsis; the whole stands in tooltip and table. */
export function clip(text: string, width: number, size = LABEL_SIZE): string {
  if (textWidth(text, size) <= width) return text;
  let cut = text;
  while (cut.length > 1 && textWidth(`${cut}…`, size) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** A round figure on an axis: 50k, not 50.0k. */
export const axisFigure = (value: number): string =>
  format
    .compact(value)
    .replace(/(\.\d*?)0+(?=\D|$)/, (_, kept: string) => (kept === '.' ? '' : kept));

/** Moves end labels apart that would lie over each other; `y` in data, `gap` in data units. */
export function apart<T>(ends: readonly T[], y: (end: T) => number, gap: number) {
  let last = -Infinity;
  return [...ends]
    .sort((a, b) => y(a) - y(b))
    .map((end) => {
      last = Math.max(y(end), last + gap);
      return { end, y: last };
    });
}
