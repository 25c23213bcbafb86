import { Problem } from '../../../model/problem.ts';
import { slice } from '../bytes.ts';
import type { Opener } from '../opening.ts';
import { openApart } from './apart.ts';
import { openOds } from './ods.ts';
import { Package } from './package.ts';
import { MOST_BYTES } from './sheetjs.ts';
import { decoder } from '../text.ts';
import { openXlsx } from './xlsx.ts';
import { isBalanced } from './xml.ts';

/** The mark of two bytes a character, as it reads in one. */
const WIDE = 'ÿþ';

/** A workbook of any kind: what its bytes say decides, not its name. */
export const openWorkbook: Opener = async (blob, name, opening) => {
  const { running } = opening;
  const [first, second] = await slice(blob, 0, 2);
  if (first === 0xd0) return openApart(blob, name, 'xls', running);
  if (first !== 0x50 || second !== 0x4b) {
    if (blob.size > MOST_BYTES) throw new Problem('workbook-large');
    // The library takes what is cut off for what is whole. Tags read alike in nearly any encoding.
    const xml = decoder('latin1').decode(await slice(blob, 0, blob.size));
    // It also passes over cells with characters that XML does not know.
    if (!xml.startsWith(WIDE) && (xml.includes('\0') || !isBalanced(xml)))
      throw new Problem('workbook-damaged');
    return openApart(blob, name, 'spreadsheetml', running);
  }
  const book = await Package.of(blob, opening);
  if (book.has('content.xml')) return openOds(book, name);
  if (book.has('xl/workbook.bin')) {
    await book.verify();
    return openApart(blob, name, 'xlsb', running);
  }
  return openXlsx(book, name, opening);
};
