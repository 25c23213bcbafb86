import { tableFromIPC } from 'apache-arrow';
import { columnReader } from './plain.ts';
import type { Cell } from './types.ts';

/** A result by column, for figuring over many rows without an object for each. */
export interface Frame {
  length: number;
  /** A column of numbers; NaN where there is no value. */
  numbers(name: string): Float64Array;
  /** A column as plain values, as `Row` has them. */
  cells(name: string): Cell[];
}

/** Reads the pieces of one Arrow IPC stream, as `Engine.arrow` gives them. */
export function frameOf(pieces: readonly Uint8Array[]): Frame {
  const table = tableFromIPC(pieces);
  const read = (name: string): ((i: number) => Cell) => {
    const column = table.getChild(name);
    if (!column) throw new Error(`no column ${name}`);
    return columnReader(column.type, column);
  };
  return {
    length: table.numRows,
    numbers(name) {
      const at = read(name);
      return Float64Array.from({ length: table.numRows }, (_, i) => Number(at(i) ?? NaN));
    },
    cells(name) {
      const at = read(name);
      return Array.from({ length: table.numRows }, (_, i) => at(i));
    },
  };
}
