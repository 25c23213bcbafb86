import type { Engine, QueryOptions } from '../engine/types.ts';
import { list, literal } from '../model/sql.ts';
import { tableDef, type TableName } from '../model/tables.ts';
import { readHeader } from './header.ts';
import { columnOf, type Recipe, type RecipeColumn } from './recipe.ts';
import { find, words } from './recognise.ts';
import { cellSql } from './typed.ts';
import type { Counts } from './types.ts';
import { timeSql } from './values/date.ts';
import { periodSql } from './values/period.ts';
import { missingSql, shapeSql } from './values/text.ts';

/**
 * Which records are no rows, and why. The table `aside` holds (line, reason, col): `col` is the
 * index of the cell that decided, or NULL. Everything not named there is loaded.
 */
export const COUNTED: Readonly<Record<string, keyof Counts>> = {
  blank: 'blank',
  total: 'totals',
  'repeated-header': 'totals',
  'second-header': 'totals',
  footnote: 'totals',
  'line-item': 'duplicates',
  duplicate: 'duplicates',
  'too-many-cells': 'rejected',
  'not-a-sale': 'rejected',
  missing: 'rejected',
  unreadable: 'rejected',
  range: 'rejected',
};

/** Tables of figures counted already, whose files carry totals. */
const AGGREGATED: ReadonlySet<TableName> = new Set(['spend', 'content', 'targets']);

/** Parts the cells of a record that are matched together: one pattern, compiled once. */
const BETWEEN = '\u001f';

/** RE2 over lower-case cells joined by BETWEEN: a total, never the beginning of a campaign's name. */
const TOTAL =
  `(?:^|${BETWEEN}) *(?:` +
  [
    `(?:grand[ -]?|sub[ -]?)?totals? *(?:[:：(][^${BETWEEN}]*)?`,
    'total of [0-9,]+ results?',
    `(?:gesamt(?:summe)?|zwischensumme|(?:sous-)?total (?:général|general))(?: ?[:：][^${BETWEEN}]*)?`,
    `(?:总计|合计|汇总|小计|总和|共计)(?:[ :：（(-][^${BETWEEN}]*)?`,
    '全部',
    `共 ?[0-9]+ ?条[^${BETWEEN}]*`,
  ].join('|') +
  `) *(?:$|${BETWEEN})`;

/** Cells looked at for the words of a total; a file may have thousands of columns. */
const LOOKED_AT = 60;

export interface AsideInput {
  engine: Engine;
  /** The staged table and the name of the table to make. */
  stage: string;
  aside: string;
  recipe: Recipe;
  rawHeader: readonly string[];
  options: QueryOptions;
}

/**
 * Makes the table of records set aside: one pass, and small steps where something is in doubt.
 * Resolves to the number of records that repeat an id with other content, which are loaded.
 */
export async function setAside(input: AsideInput): Promise<number> {
  const { engine, stage, aside, recipe, options } = input;
  await engine.exec([`DROP TABLE IF EXISTS ${aside}`, asideSql(input)], options);
  const found = await reasons(engine, aside, options);
  if (found.has('footnote')) await settleFootnotes(input);
  if (found.has('maybe-total')) await settleTotals(input);
  const id = idColumn(recipe);
  if (!id || recipe.source?.lineItems) return 0;
  const cell = cellSql(recipe, tableDef(recipe.table).columns.find((c) => c.name === id.to)!, id);
  const repeats = async (where: string): Promise<number> => {
    const { rows } = await engine.query(
      `SELECT count(${cell}) - count(DISTINCT ${cell}) AS n FROM ${stage} ${where}`,
      options,
    );
    return Number(rows[0]!['n']);
  };
  if (!(await repeats(''))) return 0;
  await engine.exec(duplicatesSql(input, cell), options);
  return repeats(`WHERE line NOT IN (SELECT line FROM ${aside})`);
}

async function reasons(engine: Engine, aside: string, options: QueryOptions): Promise<Set<string>> {
  const { rows } = await engine.query(`SELECT DISTINCT reason FROM ${aside}`, options);
  return new Set(rows.map((r) => String(r['reason'])));
}

/** The column that makes two records of one file the same thing, where the file has one. */
function idColumn(recipe: Recipe): RecipeColumn | undefined {
  const { entity } = tableDef(recipe.table);
  const name = entity.by === 'row' ? entity.id : entity.by === 'columns' ? entity.columns[0] : null;
  const isId = tableDef(recipe.table).columns.some((c) => c.name === name && c.role === 'id');
  return name && isId ? columnOf(recipe, name) : undefined;
}

function asideSql(input: AsideInput): string {
  const { stage, aside, recipe, rawHeader } = input;
  const cells = rawHeader.map((_, i) => `c${i}`);
  const branches: Branch[] = [
    ...beforeValues(input, cells),
    ...afterTotals(input),
    ...unreadable(recipe),
    ...maybeTotal(recipe),
  ];
  if (!branches.length) {
    return `CREATE TABLE ${aside} (line BIGINT, reason VARCHAR, col INTEGER)`;
  }
  const later = recipe.source?.lineItems && columnOf(recipe, 'order_id');
  const from = later
    ? `(SELECT *, c${later.index} IS NOT NULL AND line > min(line) OVER (PARTITION BY c${later.index}) AS later_line FROM ${stage})`
    : stage;
  return `CREATE TABLE ${aside} AS
-- The records that are no rows, and why
SELECT line, split_part(why, '/', 1) AS reason, TRY_CAST(split_part(why, '/', 2) AS INTEGER) AS col
FROM (
  SELECT line, CASE
    ${branches.map(([when, why]) => `WHEN ${when} THEN ${literal(why)}`).join('\n    ')}
    END AS why
  FROM ${from}
)
WHERE why IS NOT NULL`;
}

type Branch = [when: string, why: string];

/** SQL: true where the record has no readable time although its table needs one. */
function unplaced(recipe: Recipe): string | null {
  const period = columnOf(recipe, 'period');
  if (period) return `(${periodSql(`c${period.index}`).from}) IS NULL`;
  const def = tableDef(recipe.table);
  const time = def.columns.find((c) => c.name === def.time)!;
  const from = columnOf(recipe, def.time);
  // All cells read by the engine itself: nothing can be unplaced.
  if (!time.required || !from || (from.full && !from.format.seen)) return null;
  return `(${timeSql(`c${from.index}`, from.format).written}) IS NULL`;
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

const measures = (recipe: Recipe): RecipeColumn[] => {
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
function beforeValues({ recipe, rawHeader }: AsideInput, cells: readonly string[]): Branch[] {
  const lost = unplaced(recipe);
  const looked = cells.slice(0, LOOKED_AT);
  const hasTotal = (some: readonly string[]) =>
    `regexp_matches(lower(concat_ws(${literal(BETWEEN)}, ${some.join(', ')})), ${literal(TOTAL)})`;
  const dims = dimensions(recipe).map((c) => `c${c.index}`);
  const figures = measures(recipe).map((c) => `c${c.index}`);
  const solid = recipe.columns.some((c) => c.full && c.format.type !== 'text' && !c.format.seen);
  const blank: Branch[] = solid
    ? []
    : [
        [
          `trim(coalesce(${cells.join(', ')}, extra, '')) = '' AND trim(concat(${cells.join(', ')}, extra)) = ''`,
          'blank',
        ],
      ];
  const branches: Branch[] = blank;
  if (lost) {
    branches.push(
      [`${lost} AND ${sameAsHeader(rawHeader)}`, 'repeated-header'],
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
  if (recipe.source?.lineItems) branches.push(['later_line', 'line-item']);
  return branches;
}

const placeOf = (recipe: Recipe): number =>
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
  const worded = typed.map(
    (c) => `regexp_matches(coalesce(c${c.index}, ''), '^[^0-9]+$')::INTEGER`,
  );
  return worded.length > 1 ? `${worded.join(' + ')} >= 2` : 'false';
}

/** Too wide, not a sale, over several days, or without what its table cannot do without. */
function afterTotals({ recipe, rawHeader }: AsideInput): Branch[] {
  const headers = rawHeader.map(readHeader);
  const def = tableDef(recipe.table);
  const branches: Branch[] = recipe.even
    ? []
    : [[`trim(coalesce(extra, ''), ',;|	 ') <> ''`, 'too-many-cells']];
  const status = recipe.source?.notASale;
  const at = status ? find(headers, words(status.header), () => true) : -1;
  if (status && at >= 0) {
    branches.push([`lower(trim(c${at})) IN ${list(status.values.split('|'))}`, `not-a-sale/${at}`]);
  }
  const end = find(headers, words(recipe.source?.rangeEnd ?? RANGE_END), () => true);
  const start = columnOf(recipe, 'day');
  if (recipe.table === 'spend' && start && end >= 0 && end !== start.index) {
    if (/start|开始/.test(headers[start.index]!.full)) {
      branches.push([`c${end} IS NOT NULL AND c${end} <> c${start.index}`, `range/${end}`]);
    }
  }
  for (const c of recipe.columns) {
    const ranges = c.format.ranges;
    if (ranges?.length) {
      branches.push([`${shapeSql(`c${c.index}`)} IN ${list(ranges)}`, `range/${c.index}`]);
    }
  }
  for (const column of def.columns) {
    const from = columnOf(recipe, column.name);
    if (!from || !column.required || column.role === 'person' || column.role === 'measure')
      continue;
    if (from.full && !from.format.seen) continue;
    branches.push([missingSql(`c${from.index}`), `missing/${from.index}`]);
  }
  return branches;
}
const RANGE_END = 'reporting ends|end date|报告结束日期|结束日期';

/** Cells that hold something which is no value of their column. */
function unreadable(recipe: Recipe): Branch[] {
  const def = tableDef(recipe.table);
  return recipe.columns.flatMap((c): Branch[] => {
    const column = def.columns.find((x) => x.name === c.to);
    if (c.to !== 'period' && column?.type !== 'boolean' && !c.format.seen) return [];
    const value =
      c.to === 'period'
        ? periodSql(`c${c.index}`).from
        : column && column.type !== 'text'
          ? column.type === 'timestamp' || column.type === 'day'
            ? timeSql(`c${c.index}`, c.format).written
            : cellSql(recipe, column, c)
          : null;
    if (value === null) return [];
    return [
      [
        `c${c.index} IS NOT NULL AND (${value}) IS NULL AND NOT ${missingSql(`c${c.index}`)}`,
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
  return [[all(dims.map((c) => missingSql(`c${c.index}`))), 'maybe-total']];
}

/** Footnotes stand before the first row or after the last; in between, a row was broken. */
async function settleFootnotes({
  engine,
  stage,
  aside,
  recipe,
  options,
}: AsideInput): Promise<void> {
  const { rows } = await engine.query(
    `SELECT min(line) AS first, max(line) AS last FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside})`,
    options,
  );
  const { first, last } = rows[0]!;
  const between = first === null ? 'true' : `line BETWEEN ${Number(first)} AND ${Number(last)}`;
  await engine.exec(
    `UPDATE ${aside} SET reason = 'missing', col = ${placeOf(recipe)} WHERE reason = 'footnote' AND ${between}`,
    options,
  );
}

/** A nameless row is a total where its figure is the sum of the named rows, of its day or of all. */
async function settleTotals({ engine, stage, aside, recipe, options }: AsideInput): Promise<void> {
  const def = tableDef(recipe.table);
  const figure = measures(recipe).find((c) => c.to === 'cost') ?? measures(recipe)[0]!;
  const column = def.columns.find((c) => c.name === figure.to)!;
  const value = cellSql(recipe, column, figure);
  const time = columnOf(recipe, def.time);
  const day = time ? `c${time.index}` : 'NULL';
  await engine.exec(
    [
      `UPDATE ${aside} SET reason = 'total' WHERE reason = 'maybe-total' AND line IN (
  WITH named AS (
    SELECT ${day} AS day, sum(${value}) AS total FROM ${stage}
    WHERE line NOT IN (SELECT line FROM ${aside}) GROUP BY 1
  )
  SELECT line FROM ${stage}
  WHERE line IN (SELECT line FROM ${aside} WHERE reason = 'maybe-total')
    AND (${value} = (SELECT sum(total) FROM named)
      OR ${value} = (SELECT sum(total) FROM named WHERE named.day = ${day})))`,
      `DELETE FROM ${aside} WHERE reason = 'maybe-total'`,
    ],
    options,
  );
}

/** The later ones of records with an equal id and equal cells in all columns that are loaded. */
function duplicatesSql({ stage, aside, recipe }: AsideInput, id: string): string {
  const content = recipe.columns.map((c) => `c${c.index}`).join(', ');
  return `INSERT INTO ${aside}
WITH kept AS (SELECT * FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside})),
repeated AS (SELECT ${id} AS id FROM kept WHERE ${id} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
SELECT line, 'duplicate', NULL FROM (
  SELECT line, row_number() OVER (PARTITION BY ${content} ORDER BY line) AS copy
  FROM kept WHERE ${id} IN (SELECT id FROM repeated)
) WHERE copy > 1`;
}
