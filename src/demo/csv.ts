/** One record; a cell with a comma, quote or line break is quoted. */
export const line = (cells: readonly (string | number)[]): string =>
  cells.map(cell).join(',') + '\n';

const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const PIECE = 4000;
/** A file's text in pieces: the lines above the records, then the records. */
export function pieces(head: string, lines: readonly string[], foot = ''): string[] {
  const out = [head];
  for (let i = 0; i < lines.length; i += PIECE) out.push(lines.slice(i, i + PIECE).join(''));
  if (foot) out.push(foot);
  return out;
}

/** Minor units (fen, cents) as text with two decimals. */
export const money = (minor: number): string => (minor / 100).toFixed(2);

/** `1,234,567` */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
/** `1,234.56` from minor units. */
export const groupedMoney = (minor: number): string =>
  `${grouped(Math.floor(minor / 100))}.${String(minor % 100).padStart(2, '0')}`;
/** `3.21%`, of what is nothing `0.00%`. */
export const percent = (part: number, whole: number): string =>
  `${(whole ? (100 * part) / whole : 0).toFixed(2)}%`;
/** Minor units shared by a count, with two decimals; of what is nothing `0.00`. */
export const each = (minor: number, count: number): string => money(count ? minor / count : 0);
