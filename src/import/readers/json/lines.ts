import { Problem } from '../../../model/problem.ts';
import { endOf, skipBlank } from './value.ts';
import { LONGEST } from './walk.ts';

/** Lines looked at to tell whether each is a record. */
const LOOKED_AT = 20;

/** True where the text is one value a line: then a broken line is one record, not the end. */
export function looksLikeLines(head: string, whole: boolean): boolean {
  const lines = head.replace(/^\ufeff/, '').split('\n');
  // The last line may be cut.
  if (!whole) lines.pop();
  const filled = lines.filter((line) => line.trim() !== '').slice(0, LOOKED_AT);
  if (filled.length < 2) return false;
  const values = filled.filter(isValue).length;
  return 2 * values >= filled.length;
}

/** Is the line an object or a list, all of it? */
function isValue(line: string): boolean {
  const at = skipBlank(line, 0);
  if (line[at] !== '{' && line[at] !== '[') return false;
  try {
    return skipBlank(line, endOf(line, at)) >= line.trimEnd().length;
  } catch {
    return false;
  }
}

/** The lines of the text, blank ones too, so that a record's number is its line's. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let row = 1;
  for await (const piece of pieces) {
    const text = rest + piece;
    let at = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      yield text.slice(at, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
      at = end + 1;
      row++;
    }
    rest = text.slice(at);
    if (rest.length > LONGEST) throw new Problem('record-too-long', { row });
  }
  if (rest !== '') yield rest;
}
