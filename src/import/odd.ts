import type { Engine, QueryOptions } from '../engine/types.ts';
import { ident } from '../model/sql.ts';
import { tableDef } from '../model/tables.ts';
import { lateSql } from './measure.ts';
import { recordsAt } from './preview.ts';
import { columnOf, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { ImportWarning, OddRow } from './types.ts';

/** A figure so many times the median is worth a look. */
const FAR = 20;
const LONG = 200;
const MOST = 10;

/** Pairs of measures of which the first cannot be larger than the second. */
const WITHIN: readonly [part: string, whole: string][] = [
  ['clicks', 'impressions'],
  ['platform_conversions', 'clicks'],
  ['refund', 'revenue'],
];

/** One question about all rows: how many answer to it, and the first line or the most extreme. */
interface Question {
  /** SQL of the line, NULL where there is none; and of what the words need. */
  line: string;
  args: Record<string, string>;
  say: (args: Record<string, number>) => ImportWarning | null;
}

/**
 * The oddest records of a file: one of each kind that is set aside, figures far from the others or
 * below zero, parts larger than their whole, days that have not come, endless texts.
 */
export async function oddRows(
  engine: Engine,
  stage: string,
  aside: string,
  recipe: Recipe,
  { width, now }: { width: number; now: Date },
  options: QueryOptions,
): Promise<OddRow[]> {
  const asked = questionsOf(recipe, now);
  const list = asked.flatMap(({ line, args }, q) => [
    `${line} AS l${q}`,
    ...Object.entries(args).map(([name, sql]) => `(${sql})::DOUBLE AS ${ident(`${name}${q}`)}`),
  ]);
  const found: [line: number, why: ImportWarning][] = [];
  const set = await engine.query(
    `SELECT reason, min(line) AS line, count(*) AS n FROM ${aside}
WHERE reason NOT IN ('blank', 'line-item') GROUP BY 1 ORDER BY n, reason`,
    options,
  );
  for (const { reason, line, n } of set.rows) {
    found.push([
      Number(line),
      { code: 'odd-aside', args: { reason: String(reason), n: Number(n) } },
    ]);
  }
  if (list.length) {
    const { rows } = await engine.query(
      `-- The rows most unlike the others\nSELECT ${list.join(',\n  ')}
FROM (SELECT line, ${typedList(recipe)} FROM ${stage} WHERE line NOT IN (SELECT line FROM ${aside}))`,
      options,
    );
    for (const [q, { args, say }] of asked.entries()) {
      const line = rows[0]![`l${q}`];
      if (line === null) continue;
      const why = say(
        Object.fromEntries(Object.keys(args).map((k) => [k, Number(rows[0]![`${k}${q}`] ?? 0)])),
      );
      if (why) found.push([Number(line), why]);
    }
  }
  const chosen = new Map<number, ImportWarning>();
  for (const [line, why] of found)
    if (!chosen.has(line) && chosen.size < MOST) chosen.set(line, why);
  if (!chosen.size) return [];
  const records = await recordsAt(
    engine,
    stage,
    aside,
    recipe,
    width,
    `line IN (${[...chosen.keys()].join(', ')})`,
    options,
  );
  return records.map((record) => ({ ...record, why: chosen.get(record.line)! }));
}

const typedList = (recipe: Recipe): string =>
  typedColumns(recipe)
    .map(({ name, sql }) => `${sql} AS ${ident(name)}`)
    .join(', ');

function questionsOf(recipe: Recipe, now: Date): Question[] {
  const { columns } = tableDef(recipe.table);
  const has = (name: string): boolean => columnOf(recipe, name) !== undefined;
  const measures = columns.filter((c) => c.role === 'measure' && has(c.name)).map((c) => c.name);
  const late = lateSql(recipe, new Map(columns.map((c) => [c.name, ident(c.name)])), now);
  const first = (when: string): string => `min(line) FILTER (WHERE ${when})`;
  const count = (when: string): string => `count_if(${when})`;
  const texts = columns.filter((c) => c.type === 'text' && has(c.name)).map((c) => ident(c.name));
  return [
    ...WITHIN.filter(([part, whole]) => has(part) && has(whole)).map(([part, whole]): Question => {
      const when = `${part} > ${whole}`;
      return {
        line: first(when),
        args: { n: count(when) },
        say: (a) => ({ code: 'odd-within', args: { part, whole, n: a['n']! } }),
      };
    }),
    {
      line: first(late),
      args: { n: count(late) },
      say: (a) => ({ code: 'odd-future', args: { n: a['n']! } }),
    },
    ...measures.map((column): Question => {
      const below = `${ident(column)} < 0`;
      return {
        line: `arg_min(line, ${ident(column)}) FILTER (WHERE ${below})`,
        args: { n: count(below) },
        say: (a) => ({ code: 'odd-negative', column, args: { n: a['n']! } }),
      };
    }),
    ...measures.map((column): Question => {
      const value = ident(column);
      return {
        line: `arg_max(line, ${value})`,
        args: {
          top: `max(${value})`,
          median: `approx_quantile(${value}, 0.5) FILTER (WHERE ${value} > 0)`,
        },
        say: ({ top, median }) =>
          median && top! >= FAR * median
            ? { code: 'odd-far', column, args: { top: top!, median } }
            : null,
      };
    }),
    ...(texts.length
      ? [
          {
            line: `arg_max(line, length(concat_ws('', ${texts.join(', ')})))`,
            args: {
              length: `max(greatest(${texts.map((x) => `coalesce(length(${x}), 0)`).join(', ')}))`,
            },
            say: (a: Record<string, number>): ImportWarning | null =>
              a['length']! > LONG ? { code: 'odd-long', args: { length: a['length']! } } : null,
          },
        ]
      : []),
  ];
}
