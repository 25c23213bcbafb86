import { MODEL, TABLES, tableDef, type Column, type TableName } from '../model/tables.ts';
import { looksLikeFigures } from './guess/figures.ts';
import { fits, looseNames } from './guess/names.ts';
import { readHeader, type Header } from './header.ts';
import { heardQuestion, openQuestion } from './questions.ts';
import type { Seen } from './seen.ts';
import { VOCABULARY } from './sources/vocabulary/index.ts';

export type { Seen } from './seen.ts';

/**
 * Columns that a name may choose, best first: of several names for an event's person the one that is
 * always filled (a user id is often missing where a device id is not); else not an empty one.
 */
export function preferred(
  { samples }: Seen,
  free: (i: number) => boolean,
  actor: boolean,
): ((i: number) => boolean)[] {
  const most = Math.max(0, ...samples.map((s) => s.length));
  const filled = (least: number) => (i: number) => free(i) && samples[i]!.length >= least;
  return [...(actor ? [filled(Math.max(1, most))] : []), filled(1), free];
}

const folded = new Map<string, string[]>();
/** Headers parted by `|`, folded as the file's are. */
export function words(list: string): string[] {
  let found = folded.get(list);
  if (!found) {
    found = list.split('|').map((w) => readHeader(w).full);
    folded.set(list, found);
  }
  return found;
}

let known: ReadonlySet<string> | null = null;

/**
 * A header joined of two rows (`Performance` over `Cost`) by its own words alone: the longest end
 * that names a column of any table.
 */
export function withoutGroup(header: Header): Header {
  known ??= new Set(Object.values(VOCABULARY).flatMap((v) => Object.values(v).flatMap(words)));
  if (known.has(header.name)) return header;
  const parts = header.name.split(' ');
  for (let i = 1; i < parts.length; i++) {
    const name = parts.slice(i).join(' ');
    if (known.has(name)) return { ...header, name };
  }
  return header;
}

/** The index of the header that a preferred word names, among those still free; −1 = none. */
export function find(
  headers: readonly Header[],
  list: readonly string[],
  free: (i: number) => boolean,
): number {
  for (const by of ['full', 'name'] as const) {
    for (const word of list) {
      const i = headers.findIndex((h, k) => free(k) && h[by] === word);
      if (i >= 0) return i;
    }
  }
  return -1;
}

/** Who did an event: the one column that must not be missing where another could fill it. */
export const isActor = (table: TableName, column: string): boolean =>
  table === 'events' && column === 'user';

/** The first index that is found, in order of preference. */
export function firstOf<T>(choices: readonly T[], look: (choice: T) => number): number {
  for (const choice of choices) {
    const i = look(choice);
    if (i >= 0) return i;
  }
  return -1;
}

/** Canonical column → index of the header, by names alone; required columns choose first. */
export function byNames(seen: Seen, table: TableName): Map<string, number> {
  const { headers } = seen;
  const vocabulary = VOCABULARY[table];
  const taken = new Map<string, number>();
  const used = new Set<number>();
  const take = (column: string, list: readonly string[]): void => {
    if (taken.has(column)) return;
    const free = (k: number): boolean => !used.has(k);
    const i = firstOf(preferred(seen, free, isActor(table, column)), (allowed) =>
      find(headers, list, allowed),
    );
    if (i < 0) return;
    taken.set(column, i);
    used.add(i);
  };
  const columns = tableDef(table).columns;
  const ordered = [...columns.filter((c) => c.required), ...columns.filter((c) => !c.required)];
  for (const c of ordered) take(c.name, [c.name.replaceAll('_', ' ')]);
  for (const c of ordered) take(c.name, words(vocabulary[c.name] ?? c.name));
  if (vocabulary['period']) take('period', words(vocabulary['period']));
  byLooseNames(seen, table, ordered, taken);
  return taken;
}

/** Words that name a column: its own, and those that people give it. */
const wordsOf = (table: TableName, column: string): string[] => [
  column.replaceAll('_', ' '),
  ...words(VOCABULARY[table][column] ?? column),
];

/** True where the header names the column as it stands, not only when its noise is taken off. */
export const isNamed = ({ full, name }: Header, table: TableName, column: string): boolean =>
  wordsOf(table, column).some((word) => word === full || word === name);

/** Fills what is left from headers without short forms and noise, where the cells agree. */
function byLooseNames(
  { headers, samples }: Seen,
  table: TableName,
  columns: readonly Column[],
  taken: Map<string, number>,
): void {
  const used = new Set(taken.values());
  const loose = headers.map((h) => looseNames(h.name));
  for (const column of columns) {
    if (taken.has(column.name)) continue;
    const list = wordsOf(table, column.name);
    const i = loose.findIndex(
      (names, k) =>
        !used.has(k) &&
        names.some((l) => list.includes(l.name) && fits(l, column)) &&
        agrees(column, samples[k]!),
    );
    if (i < 0) continue;
    taken.set(column.name, i);
    used.add(i);
  }
}

/** Could these cells stand in the column at all? */
function agrees(column: Column, cells: readonly string[]): boolean {
  if (column.role === 'time') return looksLikeTime(cells);
  return column.role !== 'measure' || looksLikeFigures(cells);
}

/** True where a column's samples are times: most cells hold digits in the shape of a date. */
export const looksLikeTime = (cells: readonly string[]): boolean =>
  cells.length > 0 &&
  cells.filter((c) => DATE_LIKE.test(c.trim())).length >= Math.max(1, cells.length * 0.8);
const DATE_LIKE =
  /^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})\b|20\d{6}\b|1\d{9}$|1\d{12}$|1\d{15}$)/;

/** A week or a month told by its first day is no day: its figures must not stand on one. */
const SPAN = /^(by )?(week|month|quarter|year)s?\b|^(按|分)?(周|月|月份|季度|年)$/;

/** Fills what names left open from the cells themselves: one column of times, people, events. */
export function byValues(
  seen: Seen,
  table: TableName,
  named: ReadonlyMap<string, number>,
): Map<string, number> {
  const found = new Map<string, number>();
  const open = (i: number): boolean =>
    ![...named.values()].includes(i) && ![...found.values()].includes(i);
  const missing = (column: string): boolean => !named.has(column) && !found.has(column);
  const { time } = tableDef(table);
  if (missing(time) && !named.has('period')) {
    const times = seen.samples.flatMap((s, i) =>
      open(i) && looksLikeTime(s) && !SPAN.test(seen.headers[i]!.full) ? [i] : [],
    );
    if (times.length === 1) found.set(time, times[0]!);
  }
  if (table === 'events') {
    const text = seen.samples
      .map((s, i) => ({ i, n: s.length, distinct: new Set(s).size }))
      .filter(({ i, n }) => open(i) && n >= 3 && seen.samples[i]!.some((x) => /\p{L}/u.test(x)));
    const few = text.filter((x) => x.distinct <= x.n / 3).sort((a, b) => a.distinct - b.distinct);
    if (missing('event') && few[0]) found.set('event', few[0].i);
    const many = text.filter((x) => open(x.i)).sort((a, b) => b.distinct - a.distinct);
    if (missing('user') && many[0] && many[0].distinct > 1) found.set('user', many[0].i);
  }
  return found;
}

const FILE_WORDS: Partial<Record<TableName, RegExp>> = {
  spend: /spend|\bads?\b|cost|campaign|花费|投放|消耗/i,
  events: /event|log|行为|事件/i,
  orders: /order|sale|订单/i,
  leads: /lead|crm|deal|opportunit|线索|商机/i,
  surveys: /survey|nps|csat|response|问卷|调研/i,
  content: /content|post|内容|笔记|公众号/i,
  tickets: /ticket|case|support|工单|客服/i,
  targets: /target|goal|plan|kpi|目标/i,
  assignments: /assign|experiment|exposure|test|实验|分组/i,
  codes: /code|码/i,
  scans: /scan|扫码/i,
};

/** Beside the required ones, a table needs this many of its columns, or the file is something else. */
const SUPPORT: Partial<Record<TableName, number>> = {
  content: 3,
  spend: 1,
  codes: 1,
  tickets: 2,
  notes: 0,
};

/** A survey without a score: an answer in words to a question, of somebody or with an id. */
function hasWords(seen: Seen, found: ReadonlyMap<string, number>): boolean {
  const free = (i: number): boolean => ![...found.values()].includes(i);
  const answered = heardQuestion(seen, free) >= 0 || openQuestion(seen, free) >= 0;
  return answered && (found.has('respondent') || found.has('response_id'));
}

/** The canonical table whose required columns the file has and that explains most of it, or null. */
export function chooseTable(seen: Seen, fileName: string): TableName | null {
  let best: { table: TableName; score: number } | null = null;
  for (const table of TABLES) {
    const named = byNames(seen, table);
    const all = new Map([...named, ...byValues(seen, table, named)]);
    const required = MODEL.get(table)!.columns.filter((c) => c.required);
    const has = (name: string): boolean =>
      all.has(name) || ((name === 'from' || name === 'to') && all.has('period'));
    if (!required.every((c) => has(c.name) || (c.name === 'score' && hasWords(seen, all))))
      continue;
    if (all.size - required.length < (SUPPORT[table] ?? 0)) continue;
    const score =
      all.size +
      3 * required.filter((c) => named.has(c.name) || has(c.name)).length +
      (FILE_WORDS[table]?.test(fileName) ? 2 : 0) -
      2 * [...all.keys()].filter((c) => !named.has(c)).length;
    if (!best || score > best.score) best = { table, score };
  }
  return best?.table ?? null;
}
