/** "0, 1-3, 4-11" to inclusive offsets; null where it cannot be read so. */
export function readBrackets(text: string): [number, number][] | null {
  const parts = text.split(/[,，;；\s]+/).filter(Boolean);
  const read = parts.map((part): [number, number] | null => {
    const match = /^(\d{1,4})(?:[-–—~至](\d{1,4}))?$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    return from <= to ? [from, to] : null;
  });
  return read.length && read.every((b) => b !== null) ? read : null;
}

export const writeBrackets = (brackets: readonly (readonly [number, number])[]): string =>
  brackets.map(([a, b]) => (a === b ? String(a) : `${a}–${b}`)).join(', ');
