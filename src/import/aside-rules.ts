import { list, literal } from '../model/sql.ts';
import { tableDef, type TableName } from '../model/tables.ts';
import { isOneOf } from './derive.ts';
import { readHeader } from './header.ts';
import { otherHeader } from './others.ts';
import { columnOf, type Recipe, type RecipeColumn } from './recipe.ts';
import { find, words } from './recognise.ts';
import { cellSql } from './typed.ts';
import { timeSql } from './values/date.ts';
import { periodSql } from './values/period.ts';
import { missingSql, shapeSql } from './values/text.ts';

/** Tables of figures counted already, whose files carry totals. */
const AGGREGATED: ReadonlySet<TableName> = new Set(['spend', 'content', 'targets']);

/** Parts the cells of a record that are matched together: one pattern, compiled once. */
const BETWEEN = '\u001f';

/** A blank, or the unbreakable one that French and spreadsheets write. */
const BLANK = '[ \u00a0]';

/** RE2 over lower-case cells joined by BETWEEN: a total, never the beginning of a campaign's name. */
const TOTAL =
  `(?:^|${BETWEEN}) *(?:` +
  [
    `(?:grand[ -]?|sub[ -]?)?totals?${BLANK}*(?:[:：(][^${BETWEEN}]*)?`,
    'total of [0-9,]+ results?',
    `(?:gesamt(?:summe)?|zwischensumme|(?:sous-)?total (?:général|general))(?: ?[:：][^${BETWEEN}]*)?`,
    `(?:totale|totaal|totalt|suma|łącznie|celkem|итого|всего|toplam|合計|総計|小計|총계|합계)(?: ?[:：][^${BETWEEN}]*)?`,
    `(?:总计|合计|汇总|小计|总和|共计)(?:[ :：（(-][^${BETWEEN}]*)?`,
    '全部',
    `共 ?[0-9]+ ?条[^${BETWEEN}]*`,
  ].join('|') +
  `) *(?:$|${BETWEEN})`;

const LABEL = new RegExp(TOTAL);
const LABEL_WORD =
  /^ *(?:(?:grand[ -]?|sub[ -]?)?totals?|gesamt(?:summe)?|zwischensumme|(?:sous-)?total (?:général|general)|总计|合计|汇总|小计|总和|共计)[ :：（(-]*(?:of )?/;

/** What a cell that calls itself a total names beside that word, in lower case; null = it is none. */
export function totalLabel(cell: unknown): string | null {
  if (typeof cell !== 'string') return null;
  const text = cell.toLowerCase();
  return LABEL.test(text) ? text.replace(LABEL_WORD, '').replace(/[)） ]+$/, '') : null;
}

/** Cells looked at for the words of a total; a file may have thousands of columns. */
const LOOKED_AT = 60;

/** A condition over a staged record, and the reason (with the index of a cell) that it gives. */
export type Branch = [when: string, why: string];

/** The reasons to set a record aside, in the order in which they are looked at. */
export const branchesOf = (recipe: Recipe, rawHeader: readonly string[]): Branch[] => [
  ...beforeValues(recipe, rawHeader),
  ...afterTotals(recipe, rawHeader),
  ...unreadable(recipe),
  ...maybeTotal(recipe),
];

/** SQL: true where the record has no readable time although its table needs one. */
function unplaced(recipe: Recipe): string | null {
  const period = columnOf(recipe, 'period');
  if (period) return `(${periodSql(period.cell).from}) IS NULL`;
  const def = tableDef(recipe.table);
  const time = def.columns.find((c) => c.name === def.time)!;
  const from = columnOf(recipe, def.time);
  // All cells read by the engine itself: nothing can be unplaced.
  if (!time.required || !from || (from.full && !from.format.seen)) return null;
  return `(${timeSql(from.cell, from.format).written}) IS NULL`;
}

/** The file's columns that hold names of what was counted. */
const dimensions = (recipe: Recipe): RecipeColumn[] => {
  const names = new Set(
    tableDef(recipe.table)
      .columns.filter((c) => c.role === 'dimension')
      .map((c) => c.name),
  );
  return recipe.columns.filter((c) => names.has(c.to));
};

export const measures = (recipe: Recipe): RecipeColumn[] => {
  const names = new Set(
    tableDef(recipe.table)
      .columns.filter((c) => c.role === 'measure')
      .map((c) => c.name),
  );
  return recipe.columns.filter((c) => names.has(c.to));
};

const all = (conditions: readonly string[]): string =>
  conditions.length ? conditions.map((c) => `(${c})`).join(' AND ') : 'true';
const any = (conditions: readonly string[]): string =>
  conditions.length ? `(${conditions.join(' OR ')})` : 'false';

/** Blank records, totals, repeated headers, footnotes, later lines of an order. */
function beforeValues(recipe: Recipe, rawHeader: readonly string[]): Branch[] {
  const cells = rawHeader.map((_, i) => `c${i}`);
  const lost = unplaced(recipe);
  const looked = cells.slice(0, LOOKED_AT);
  const hasTotal = (some: readonly string[]) =>
    `regexp_matches(lower(concat_ws(${literal(BETWEEN)}, ${some.join(', ')})), ${literal(TOTAL)})`;
  const dims = dimensions(recipe).map((c) => c.cell);
  const figures = measures(recipe).map((c) => c.cell);
  const solid = recipe.columns.some((c) => c.full && c.format.type !== 'text' && !c.format.seen);
  const blank: Branch[] = solid
    ? []
    : [
        [
          `trim(coalesce(${cells.join(', ')}, extra, '')) = '' AND trim(concat(${cells.join(', ')}, extra)) = ''`,
          'blank',
        ],
      ];
  // What a reader could not take apart stands beside the columns, and in none of them.
  if (!solid)
    blank.push([`extra IS NOT NULL AND coalesce(${cells.join(', ')}) IS NULL`, 'no-cells']);
  const branches: Branch[] = blank;
  if (lost) {
    const other = otherHeader(recipe, lost, rawHeader.length);
    branches.push(
      [`${lost} AND ${sameAsHeader(rawHeader)}`, 'repeated-header'],
      ...(other ? [[other, 'other-header'] satisfies Branch] : []),
      [`${lost} AND ${hasTotal(looked)}`, 'total'],
    );
    if (AGGREGATED.has(recipe.table) && dims.length) {
      branches.push([
        `${lost} AND ${all(dims.map(missingSql))} AND ${any(figures.map((c) => `NOT ${missingSql(c)}`))} AND ${missingSql(`c${placeOf(recipe)}`)}`,
        'total',
      ]);
    }
    if (cells.length >= 3) {
      const filled = looked.map((c) => `(${c} IS NOT NULL)::INTEGER`).join(' + ');
      branches.push(
        [
          `${lost} AND ${filled} <= 2 AND ${all(figures.map((c) => `NOT regexp_matches(coalesce(${c}, ''), '[0-9]')`))}`,
          'footnote',
        ],
        [`line = 1 AND ${lost} AND ${secondHeader(recipe)}`, 'second-header'],
      );
    }
  } else if (!solid) branches.push([sameAsHeader(rawHeader), 'repeated-header']);
  if (AGGREGATED.has(recipe.table)) {
    // With a day of its own, a total names nothing else: at most one name is there.
    const text = lost ? dims : looked.filter((c) => !figures.includes(c));
    const named = dims.map((c) => `(NOT ${missingSql(c)})::INTEGER`);
    if (text.length) {
      branches.push([`${named.join(' + ') || '0'} <= 1 AND ${hasTotal(text)}`, 'total']);
    }
  }
  return branches;
}

export const placeOf = (recipe: Recipe): number =>
  (columnOf(recipe, 'period') ?? columnOf(recipe, tableDef(recipe.table).time))!.index;

function sameAsHeader(rawHeader: readonly string[]): string {
  const named = rawHeader.flatMap((h, i) => (h.trim() ? [[h.trim(), i] as const] : []));
  return named.length
    ? `(${named
        .slice(0, 20)
        .map(([h, i]) => `trim(c${i}) = ${literal(h.replaceAll('\0', ''))}`)
        .join(' AND ')})`
    : 'false';
}

/** At least two cells that should be figures or times hold words instead. */
function secondHeader(recipe: Recipe): string {
  const typed = recipe.columns.filter((c) => c.format.type !== 'text').slice(0, LOOKED_AT);
  const worded = typed.map((c) => `regexp_matches(coalesce(${c.cell}, ''), '^[^0-9]+$')::INTEGER`);
  return worded.length > 1 ? `${worded.join(' + ')} >= 2` : 'false';
}

/** Too wide, not a sale, over several days, or without what its table cannot do without. */
function afterTotals(recipe: Recipe, rawHeader: readonly string[]): Branch[] {
  const headers = rawHeader.map(readHeader);
  const def = tableDef(recipe.table);
  const branches: Branch[] = recipe.even
    ? []
    : [[`trim(coalesce(extra, ''), ',;|	 ') <> ''`, 'too-many-cells']];
  const { notASale, partial } = recipe.source ?? {};
  for (const [reason, status] of Object.entries({ 'not-a-sale': notASale, partial })) {
    const at = status ? find(headers, words(status.header), () => true) : -1;
    if (at >= 0) branches.push([isOneOf(`c${at}`, status!.values), `${reason}/${at}`]);
  }
  const cancelled = recipe.source?.cancelled;
  const gone = cancelled ? find(headers, words(cancelled), () => true) : -1;
  if (gone >= 0) branches.push([`NOT ${missingSql(`c${gone}`)}`, `not-a-sale/${gone}`]);
  const end = find(headers, words(recipe.source?.rangeEnd ?? RANGE_END), () => true);
  const start = columnOf(recipe, 'day');
  if (recipe.table === 'spend' && start && end >= 0 && end !== start.index) {
    if (/start|开始/.test(headers[start.index]!.full)) {
      branches.push([severalDays(`c${end}`, start), `range/${end}`]);
    }
  }
  for (const c of recipe.columns) {
    const ranges = c.format.ranges;
    if (ranges?.length) {
      branches.push([`${shapeSql(c.cell)} IN ${list(ranges)}`, `range/${c.index}`]);
    }
  }
  for (const column of def.columns) {
    const from = columnOf(recipe, column.name);
    if (!from || !column.required || column.role === 'person' || column.role === 'measure')
      continue;
    if (from.full && !from.format.seen) continue;
    branches.push([missingSql(from.cell), `missing/${from.index}`]);
  }
  return branches;
}
const RANGE_END = 'reporting ends|end date|end time|报告结束日期|结束日期|结束时间';

/** SQL: the row ends on another day; told by the clock, more than a day later (of 25 hours at most). */
function severalDays(end: string, { cell, format }: RecipeColumn): string {
  const at = (x: string): string => `(${timeSql(x, format).written})`;
  return `CASE WHEN contains(${end}, ':') THEN ${at(end)} > ${at(cell)} + INTERVAL 26 HOURS
    ELSE ${end} IS NOT NULL AND ${end} <> ${cell} END`;
}

/** Cells that hold something which is no value of their column. */
function unreadable(recipe: Recipe): Branch[] {
  const def = tableDef(recipe.table);
  return recipe.columns.flatMap((c): Branch[] => {
    const column = def.columns.find((x) => x.name === c.to);
    if (c.to !== 'period' && column?.type !== 'boolean' && !c.format.seen) return [];
    const value =
      c.to === 'period'
        ? periodSql(c.cell).from
        : column && column.type !== 'text'
          ? column.type === 'timestamp' || column.type === 'day'
            ? timeSql(c.cell, c.format).written
            : cellSql(recipe, column, c)
          : null;
    if (value === null) return [];
    return [
      [
        `${c.cell} IS NOT NULL AND (${value}) IS NULL AND NOT ${missingSql(c.cell)}`,
        `unreadable/${c.index}`,
      ],
    ];
  });
}

/** A row of figures that names nothing, where others name something: a total, if the sums agree. */
function maybeTotal(recipe: Recipe): Branch[] {
  const dims = dimensions(recipe);
  if (!AGGREGATED.has(recipe.table) || recipe.table === 'targets' || !dims.length) return [];
  if (!measures(recipe).length) return [];
  return [[all(dims.map((c) => missingSql(c.cell))), 'maybe-total']];
}
