import type { Engine, QueryOptions } from '../../engine/types.ts';
import { oddSql } from './text.ts';

/** What a column is going to be read as, which says what has to be looked at. */
export type Kind = 'number' | 'time' | 'id' | 'boolean' | 'text' | 'none';

/** What one pass over all rows says about a column. */
export interface Facts {
  filled: number;
  distinct: number;
  /** Cells that the engine reads as a number, or as a time, by itself. */
  plain: number;
  /** Numbers: cells with a point; with exactly three digits after it. Times: one length for all. */
  points: number;
  thousandths: number;
  shortest: number;
  longest: number;
  /** Times: cells with a colon where seconds begin; the first and last day read. */
  seconds: number;
  first: string | null;
  last: string | null;
  zulu: number;
  /** Ids: cells in scientific notation, of 16 digits and more that end as a spreadsheet rounds them, links, wrapped for a spreadsheet, no name as they stand, not ASCII. */
  mangled: number;
  rounded: number;
  links: number;
  wrapped: number;
  odd: number;
  wide: number;
}

/** The aggregates of each kind; the names become fields of `Facts`. */
const AGGREGATES: Record<Kind, (c: string) => Record<string, string>> = {
  number: (c) => ({
    plain: `count(TRY_CAST(${c} AS DECIMAL(18,6)))`,
    points: `count_if(contains(${c}, '.'))`,
    thousandths: `count_if(${c} LIKE '%.___')`,
  }),
  time: (c) => ({
    plain: `count(TRY_CAST(${c} AS TIMESTAMP))`,
    shortest: `min(strlen(${c}))`,
    longest: `max(strlen(${c}))`,
    seconds: `count_if(${c} LIKE '________________:%')`,
    zulu: `count_if(suffix(${c}, 'Z'))`,
    first: `min(TRY_CAST(${c} AS TIMESTAMP))::DATE`,
    last: `max(TRY_CAST(${c} AS TIMESTAMP))::DATE`,
  }),
  id: (c) => ({
    mangled: `count_if(CASE WHEN contains(${c}, 'E+')
      THEN regexp_full_match(trim(${c}), '[0-9](\\.[0-9]+)?E\\+[0-9]{2}') ELSE false END)`,
    rounded: `count_if(CASE WHEN strlen(${c}) >= 16 AND suffix(${c}, '0')
      THEN regexp_full_match(trim(${c}), '[0-9]{15}0+') ELSE false END)`,
    links: `count_if(contains(${c}, '/'))`,
    wrapped: `count_if(unicode(${c}) IN (39, 61))`,
    odd: `count_if(${oddSql(c)})`,
    wide: `count_if(length(${c}) <> strlen(${c}))`,
  }),
  boolean: () => ({}),
  text: (c) => ({ odd: `count_if(${oddSql(c)})` }),
  none: () => ({}),
};

/** One query for so many columns at most: a file may have thousands. */
const AT_ONCE = 250;

/** Looks once at every cell of the staged table. `count distinct` is approximate. */
export async function factsOf(
  engine: Engine,
  table: string,
  kinds: readonly Kind[],
  options: QueryOptions & { distinct?: boolean } = {},
): Promise<Facts[]> {
  const all: Facts[] = [];
  for (let from = 0; from < kinds.length; from += AT_ONCE) {
    const some = kinds.slice(from, from + AT_ONCE);
    const list = some.flatMap((kind, k) => {
      const c = `c${from + k}`;
      const own = {
        filled: `count(${c})`,
        ...(options.distinct ? { distinct: `approx_count_distinct(${c})` } : {}),
        ...AGGREGATES[kind](c),
      };
      return Object.entries(own).map(([name, sql]) => `${sql} AS ${name}_${from + k}`);
    });
    const { rows } = await engine.query(
      `-- What each column holds\nSELECT ${list.join(',\n  ')}\nFROM ${table}`,
      options,
    );
    const row = rows[0]!;
    for (let i = from; i < from + some.length; i++) {
      const n = (name: string): number => Number(row[`${name}_${i}`] ?? 0);
      const day = (name: string): string | null =>
        (row[`${name}_${i}`] as string | null | undefined) ?? null;
      all.push({
        filled: n('filled'),
        distinct: n('distinct'),
        plain: n('plain'),
        points: n('points'),
        thousandths: n('thousandths'),
        shortest: n('shortest'),
        longest: n('longest'),
        seconds: n('seconds'),
        zulu: n('zulu'),
        first: day('first'),
        last: day('last'),
        mangled: n('mangled'),
        rounded: n('rounded'),
        links: n('links'),
        wrapped: n('wrapped'),
        odd: n('odd'),
        wide: n('wide'),
      });
    }
  }
  return all;
}
