import { Problem, type ProblemArg } from '../model/problem.ts';
import { propertyColumn, tableDef, type TableName } from '../model/tables.ts';
import { cleanName, isRate, readHeader, type Header } from './header.ts';
import { heardQuestion, openQuestion, scoredQuestion } from './questions.ts';
import {
  byNames,
  isNamed,
  byValues,
  find,
  firstOf,
  isActor,
  preferred,
  words,
  type Seen,
} from './recognise.ts';
import type { Source } from './sources/types.ts';
import { VOCABULARY } from './sources/vocabulary/index.ts';
import type { How, LoadOptions, Offer } from './types.ts';
import { WINDOW, WINDOW_WORDS } from './window.ts';

/** What one header becomes, before its cells are understood. */
export interface Target {
  to: string | null;
  how: How;
  confidence: number;
  reason: string;
  args?: Record<string, ProblemArg>;
  offer?: Offer;
}

const target = (to: string | null, how: How, confidence: number, reason: string): Target => ({
  to,
  how,
  confidence,
  reason,
});

/**
 * One target for each header: the person's word first, then the platform's, then names, then
 * values; one header for each canonical column. What is left becomes a property, but rates and
 * second-best measures are not loaded.
 */
export function mapHeaders(
  seen: Seen,
  rawHeader: readonly string[],
  source: Source | null,
  table: TableName,
  options: Pick<LoadOptions, 'mapping' | 'ignore' | 'remembered'>,
): Target[] {
  const { headers } = seen;
  const targets: (Target | undefined)[] = headers.map(() => undefined);
  const taken = new Set<string>();
  const put = (i: number, t: Target): void => {
    targets[i] = t;
    if (t.to) taken.add(t.to);
  };
  const free = (i: number): boolean => targets[i] === undefined;

  for (const [column, header] of Object.entries(options.mapping ?? {})) {
    // An empty header says that no column of the file fills this one.
    if (header === '') taken.add(column);
    else put(byPerson(rawHeader, headers, header), target(column, 'person', 1, 'person'));
  }
  for (const header of options.ignore ?? []) {
    put(byPerson(rawHeader, headers, header), target(null, 'person', 1, 'person'));
  }
  byMemory(options.remembered, rawHeader, headers, free, taken, put);
  if (source) bySource(source, seen, table, free, taken, put);
  if (table === 'spend' && !taken.has(WINDOW)) byWindow(WINDOW_WORDS, headers, free, put);
  const open = headers.map((h, i) => (free(i) && !isUnknownRate(h, table) ? h : NOTHING));
  for (const [column, i] of byNames({ ...seen, headers: open }, table)) {
    if (!taken.has(column) && !clashes(column, taken)) {
      const exact = isNamed(headers[i]!, table, column);
      put(i, target(column, 'name', exact ? 0.9 : 0.75, exact ? 'name' : 'name-loose'));
    }
  }
  if (table === 'surveys' && !taken.has('score')) byQuestions(seen, free, taken, put);
  const named = new Map([
    ...[...taken].map((column) => [column, -1] as const),
    ...targets.flatMap((t, i) => (t?.to ? [[t.to, i] as const] : [])),
  ]);
  for (const [column, i] of byValues({ ...seen, headers: open }, table, named)) {
    if (free(i)) put(i, target(column, 'values', 0.5, 'values'));
  }
  return rest(targets, headers, rawHeader, source, table);
}

/** A survey's columns are its questions: the scored one, else where people came from and their words. */
function byQuestions(
  seen: Seen,
  free: (i: number) => boolean,
  taken: ReadonlySet<string>,
  put: (i: number, t: Target) => void,
): void {
  const asked = scoredQuestion(seen, free);
  if (asked >= 0) return put(asked, target('score', 'name', 0.8, 'question'));
  const heard = taken.has('channel') ? -1 : heardQuestion(seen, free);
  if (heard >= 0) put(heard, target('channel', 'name', 0.8, HEARD));
  const open = taken.has('comment') ? -1 : openQuestion(seen, free);
  if (open >= 0) put(open, target('comment', 'name', 0.8, 'question'));
}

/** The reason of a column whose answers say where people came from. */
export const HEARD = 'heard';

/** What a recipe says of columns that are here and not told otherwise. */
function byMemory(
  remembered: LoadOptions['remembered'],
  rawHeader: readonly string[],
  headers: readonly Header[],
  free: (i: number) => boolean,
  taken: ReadonlySet<string>,
  put: (i: number, t: Target) => void,
): void {
  const place = (header: string): number => placeOf(rawHeader, headers, header);
  const how = (to: string | null): Target => target(to, 'remembered', 1, 'remembered');
  for (const [column, header] of Object.entries(remembered?.mapping ?? {})) {
    const i = place(header);
    if (i >= 0 && free(i) && !taken.has(column)) put(i, how(column));
  }
  for (const header of remembered?.ignore ?? []) {
    const i = place(header);
    if (i >= 0 && free(i)) put(i, how(null));
  }
}

const NOTHING: Header = { full: '', name: '', unit: {} };

/** A period gives both ends; an end without the other would leave half of it open. */
const clashes = (column: string, taken: ReadonlySet<string>): boolean =>
  (column === 'period' && taken.has('from')) ||
  ((column === 'from' || column === 'to') && taken.has('period'));

/** The index of the column that a person calls so; −1 = none. */
function placeOf(rawHeader: readonly string[], headers: readonly Header[], header: string): number {
  const exact = rawHeader.indexOf(header);
  if (exact >= 0) return exact;
  const { full } = readHeader(header);
  return headers.findIndex((h) => h.full === full);
}

/** Told by a person, now or before: no doubt of ours goes against it. */
export const isTold = ({ how }: Pick<Target, 'how'>): boolean =>
  how === 'person' || how === 'remembered';

function byPerson(
  rawHeader: readonly string[],
  headers: readonly Header[],
  header: string,
): number {
  const i = placeOf(rawHeader, headers, header);
  if (i < 0) throw new Problem('header-missing', { header, headers: rawHeader.slice(0, 40) });
  return i;
}

function bySource(
  source: Source,
  seen: Seen,
  table: TableName,
  free: (i: number) => boolean,
  taken: Set<string>,
  put: (i: number, t: Target) => void,
): void {
  const { headers } = seen;
  for (const word of words(source.property ?? '')) {
    const i = find(headers, [word], free);
    if (i >= 0 && word) put(i, target(`${PROPERTY}${i}`, 'property', 1, 'property'));
  }
  for (const column of together(source, seen, free, taken, put)) taken.add(column);
  for (const [column, list] of Object.entries(source.columns)) {
    if (taken.has(column)) continue;
    const i = firstOf(preferred(seen, free, isActor(table, column)), (allowed) =>
      find(headers, words(list), allowed),
    );
    if (i >= 0) put(i, target(column, 'source', 1, 'source'));
  }
  if (source.window && 'column' in source.window)
    byWindow(source.window.column, headers, free, put);
  for (const column of Object.keys(source.constants ?? {})) taken.add(column);
  for (const [i, h] of headers.entries()) {
    if (free(i) && source.ignore && words(source.ignore).includes(h.name)) {
      put(i, target(null, 'ignored', 1, 'part-of-another'));
    }
  }
}

/** The column that says how long the platform claims what it counts. */
function byWindow(
  named: string,
  headers: readonly Header[],
  free: (i: number) => boolean,
  put: (i: number, t: Target) => void,
): void {
  const i = find(headers, words(named), free);
  if (i >= 0) put(i, target(WINDOW, 'source', 1, 'window'));
}

/** Takes the columns of the first set that says anything; the names of a set are taken all or none. */
function together(
  { together: sets = [] }: Source,
  { headers, samples }: Seen,
  free: (i: number) => boolean,
  taken: ReadonlySet<string>,
  put: (i: number, t: Target) => void,
): string[] {
  const found = sets.map((set) =>
    Object.entries(set).flatMap(([column, list]) => {
      const i = taken.has(column) ? -1 : find(headers, words(list), free);
      return i < 0 ? [] : [{ column, i }];
    }),
  );
  const set =
    found.find((s) => s.some(({ i }) => samples[i]!.length)) ?? found.find((s) => s.length);
  for (const { column, i } of set ?? []) put(i, target(column, 'source', 1, 'source'));
  return set ? sets.flatMap((s) => Object.keys(s)) : [];
}

/** A rate, unless the table itself asks for one by this name (a target's conversion rate). */
const isUnknownRate = (h: Header, table: TableName): boolean =>
  isRate(h) &&
  !Object.entries(VOCABULARY[table]).some(
    ([column, list]) =>
      (column.endsWith('_rate') || column === 'cost_of_goods') && words(list).includes(h.name),
  );

/** Columns beyond this many properties are loaded only when a person maps them. */
export const MOST_PROPERTIES = 300;

/** Marks a property whose name is given when all targets are known. */
const PROPERTY = '\0';

function rest(
  targets: readonly (Target | undefined)[],
  headers: readonly Header[],
  rawHeader: readonly string[],
  source: Source | null,
  table: TableName,
): Target[] {
  const measures = tableDef(table).columns.filter((c) => c.role === 'measure');
  const second = new Set(
    measures.flatMap(({ name }) => [
      ...words(VOCABULARY[table][name] ?? name),
      ...words(source?.columns[name] ?? name),
    ]),
  );
  const names = new Set(
    targets.flatMap((t) => (t?.to?.startsWith('prop.') ? [t.to.toLowerCase()] : [])),
  );
  return headers.map((h, i) => {
    const t = targets[i];
    if (t && !t.to?.startsWith(PROPERTY)) return t;
    if (!t && isUnknownRate(h, table)) return target(null, 'ignored', 1, 'rate');
    if (!t && second.has(h.name)) {
      return target(null, 'ignored', 0.8, 'another-preferred');
    }
    // A file of thousands of columns is a matrix, not a table of events: the memory is for rows.
    if (!t && names.size >= MOST_PROPERTIES) return target(null, 'ignored', 1, 'too-many');
    return target(propertyName(rawHeader[i] ?? '', i, names), 'property', 1, 'property');
  });
}

/** `prop.<header>`, told apart where two headers differ only in case or width. */
function propertyName(raw: string, i: number, names: Set<string>): string {
  const base = propertyColumn(cleanName(raw) || `col_${i}`);
  let name = base;
  for (let n = 2; names.has(name.toLowerCase()); n++) name = `${base}_${n}`;
  names.add(name.toLowerCase());
  return name;
}
