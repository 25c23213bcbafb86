/** What a cell's text looks like, for telling headers from data and delimiters from chance. */
export type Kind = 'empty' | 'number' | 'date' | 'link' | 'text';

const MISSING = /^([-=_]+|—|–|n\/?a|null|none|nan|\\n|#n\/a|\?|\.+)$/i;
const NUMBER =
  /^[-+−(（]?\s*(?:[$€£¥￥₹₽]|[A-Z]{3}\s)?\s*[-+−]?\d[\d.,'’ \u00a0\u202f]*(?:e[-+]?\d+)?\s*(?:%|‰|％|[$€£¥￥₹₽]|\s?[A-Z]{3}|[kmw万亿])?[)）]?$/i;
const DAY =
  /^(?:\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}日?|月)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}月\d{1,2}日)(?:[T ,].*)?$/;
const NAMED_DAY =
  /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[, ]+)?(?:[a-zäéû]{3,9}\.? \d{1,2},? \d{2,4}|\d{1,2}[.]?[ -][a-zäéû]{3,9}\.?[ -]\d{2,4}|[a-z]{3}[- ]\d{2,4})(?:[ ,T]+\d.*)?$/i;
const TIME = /^\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[ap]\.?m\.?)?(?:z|[-+]\d{2}:?\d{2})?$/i;
const LINK =
  /^(?:[a-z][a-z+.-]*:\/\/\S+|www\.\S+|[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{18,})$/i;

/** The kind of one cell; marks of a missing value (`--`, `N/A`, `null`) count as empty. */
export function kindOf(cell: string): Kind {
  if (cell.length > 200) return 'text';
  const text = cell.trim();
  if (text === '' || MISSING.test(text)) return 'empty';
  const first = text.charCodeAt(0);
  if (first < 0x3a || first > 0x7f) {
    if (DAY.test(text) || TIME.test(text)) return 'date';
    if (NUMBER.test(text)) return 'number';
  }
  // `Jan 2026` before `USD 2026`: both are three letters and a figure.
  if (NAMED_DAY.test(text) && hasMonth(text)) return 'date';
  if (first >= 0x3a && first <= 0x7f && NUMBER.test(text)) return 'number';
  return LINK.test(text) ? 'link' : 'text';
}

/** True for a cell that a person would not call prose: a value, a code, one or a few words. */
export function isNeat(cell: string): boolean {
  if (kindOf(cell) !== 'text') return true;
  return cell.length <= 40 && !/[,;|\t"^]|^[^\p{L}\p{N}]+$/u.test(cell);
}

/** Header words are compared without case, width, blanks at the ends, or a unit in brackets. */
export function normalWord(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00a0]/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/\s*(\([^()]*\)|%)$/, '');
}

const MONTH =
  /\b(jan|feb|fev|fév|mar|mär|apr|avr|may|mai|jun|juin|jul|juil|aug|aou|aoû|sep|oct|okt|nov|dec|dez|déc)/i;

function hasMonth(text: string): boolean {
  return MONTH.test(text);
}
