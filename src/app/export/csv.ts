import { csvCell } from '../../ui/csv.ts';
import type { Batch, OutColumn, Writer } from './types.ts';

/** RFC 4180 in UTF-8 with a mark, which Excel needs; cells that a spreadsheet would run are guarded. */
export const writeCsv: Writer = async (columns, batches) => {
  // Each piece becomes a blob of its own, so that the browser may keep it out of memory.
  const parts: Blob[] = [new Blob(['\uFEFF', line(columns.map((c) => c.name))])];
  for await (const batch of batches) parts.push(new Blob([linesOf(columns, batch)]));
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
};

const line = (cells: readonly (string | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function linesOf(columns: readonly OutColumn[], batch: Batch): string {
  const rows = batch[0]?.length ?? 0;
  let text = '';
  for (let i = 0; i < rows; i++) text += line(columns.map((_, c) => batch[c]![i]!));
  return text;
}
