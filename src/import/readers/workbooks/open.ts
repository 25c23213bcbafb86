import { slice } from '../bytes.ts';
import type { Opener } from '../opening.ts';
import { openApart } from './apart.ts';
import { openOds } from './ods.ts';
import { Package } from './package.ts';
import { openXlsx } from './xlsx.ts';

/** A workbook of any kind: what its bytes say decides, not its name. */
export const openWorkbook: Opener = async (blob, name, opening) => {
  const { running } = opening;
  const [first, second] = await slice(blob, 0, 2);
  if (first === 0xd0) return openApart(blob, name, 'xls', running);
  if (first !== 0x50 || second !== 0x4b) return openApart(blob, name, 'spreadsheetml', running);
  const book = await Package.of(blob, opening);
  if (book.has('content.xml')) return openOds(book, name);
  if (book.has('xl/workbook.bin')) {
    await book.verify();
    return openApart(blob, name, 'xlsb', running);
  }
  return openXlsx(book, name, opening);
};
