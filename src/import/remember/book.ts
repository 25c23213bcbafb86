import type { Part, Plan } from '../types.ts';
import type { KnownRecipe } from './recall.ts';
import { nameOf, plainName } from './save.ts';
import type { Stop } from './stop.ts';

/** The sheets of a workbook, and which of them were loaded. */
export interface SavedBook {
  name: string;
  sheets: Record<string, boolean>;
}

/** A workbook that was dropped: what becomes of its sheets, as far as that is decided. */
export interface OpenBook extends SavedBook {
  /** Sheets that the workbook before did not have, or had; empty where none is known. */
  stops: Stop[];
  /** True where a workbook of its kind was loaded before. */
  known: boolean;
  /** What was loaded of it. */
  plans: Plan[];
}

/** A sheet of a dropped workbook. */
export interface SheetOf {
  book: OpenBook;
  key: string;
  /** To be read without being asked for. */
  wanted: boolean;
}

/** The sheets among the parts of a file, with what is known of workbooks like theirs. */
export function sheetsIn(
  parts: readonly Part[],
  recipes: readonly KnownRecipe[],
): Map<Part, SheetOf> {
  const books = new Map<string, Part[]>();
  for (const part of parts.filter((p) => p.sheet && !p.problem))
    books.set(fileOf(part), [...(books.get(fileOf(part)) ?? []), part]);
  const out = new Map<Part, SheetOf>();
  for (const [file, sheets] of books) {
    // A lone sheet is a file like any other.
    if (sheets.length < 2) continue;
    const keys = keysOf(sheets);
    const before = findBook(recipes, nameOf(file), keys);
    const hidden = (i: number): boolean => sheets[i]!.sheet!.hidden;
    const wanted = keys.map((key, i) => before?.sheets[key] ?? !hidden(i));
    const book: OpenBook = {
      name: nameOf(file),
      sheets: Object.fromEntries(keys.flatMap((key, i) => (wanted[i] ? [] : [[key, false]]))),
      stops: before ? difference(before, keys) : [],
      known: before !== null,
      plans: [],
    };
    sheets.forEach((part, i) => out.set(part, { book, key: keys[i]!, wanted: wanted[i]! }));
  }
  return out;
}

/** The workbook that a sheet is of: `book.xlsx` of `book.xlsx [Sheet 2]`. */
const fileOf = ({ name, sheet }: Part): string => {
  const at = name.indexOf(` [${sheet!.name}]`);
  return (at < 0 ? name : name.slice(0, at)).replace(/ \[\d+\]$/, '');
};

/** Names that next month's sheets have as well, if no two are the same without their dates. */
function keysOf(parts: readonly Part[]): string[] {
  const names = parts.map((p) => p.sheet!.name);
  const plain = new Set([...new Set(names)].map(plainName)).size === new Set(names).size;
  const seen = new Map<string, number>();
  return names.map((name) => {
    const key = plain ? plainName(name) : name;
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    return n > 1 ? `${key} [${n}]` : key;
  });
}

/** The workbook of this name or, under another name, with the same sheets; last used first. */
function findBook(
  recipes: readonly KnownRecipe[],
  name: string,
  keys: readonly string[],
): SavedBook | null {
  const books = recipes.flatMap(({ recipe }) => (recipe.on && recipe.book ? [recipe.book] : []));
  const common = ({ sheets }: SavedBook): number => keys.filter((k) => k in sheets).length;
  return (
    books.find((b) => b.name === name && common(b) > 0) ??
    books.find((b) => common(b) === keys.length && keys.length === Object.keys(b.sheets).length) ??
    null
  );
}

function difference({ sheets }: SavedBook, keys: readonly string[]): Stop[] {
  const added = keys.filter((key) => !(key in sheets));
  const missing = Object.keys(sheets).filter((key) => !keys.includes(key));
  const stop = (code: Stop['code'], names: string[]): Stop[] =>
    names.length ? [{ code, args: { n: names.length, names } }] : [];
  return [...stop('sheets-new', added), ...stop('sheets-missing', missing)];
}
