import type { Engine, QueryOptions } from '../../engine/types.ts';

/** How the figures of three columns hang together: `product` = `count` × `unit` × `scale`. */
export interface Product {
  product: number;
  count: number;
  unit: number;
  scale: 1 | 0.01 | 0.001;
  share: number;
  rows: number;
}

/** What all rows say of a column of figures. */
export interface Figures {
  index: number;
  rows: number;
  /** All are whole; none is negative. */
  whole: boolean;
  sum: number;
  most: number;
}

export interface Relations {
  figures: Figures[];
  products: Product[];
  /** Share of the rows in which column a is at most column b, and how many rows hold both. */
  atMost(a: number, b: number): { share: number; rows: number };
}

/** Columns compared at most: the number of threes grows with their third power. */
const MOST = 9;
const ENOUGH = 0.98;

const value = (i: number): string =>
  `TRY_CAST(regexp_replace(c${i}, '[,$¥￥€£% ]', '', 'g') AS DOUBLE)`;

/** Measures relations between columns of figures, over all rows. */
export async function relationsOf(
  engine: Engine,
  stage: string,
  columns: readonly number[],
  options: QueryOptions,
): Promise<Relations> {
  const some = columns.slice(0, MOST);
  const from = `(SELECT ${some.map((i) => `${value(i)} AS v${i}`).join(', ')} FROM ${stage})`;
  const pairs = some.flatMap((a) => some.filter((b) => b !== a).map((b) => [a, b] as const));
  const { rows } = await engine.query(
    `-- Columns of figures beside each other
SELECT ${[
      ...some.flatMap((i) => [
        `count(v${i}) AS n${i}`,
        `count_if(v${i} < 0 OR v${i} <> floor(v${i})) AS odd${i}`,
        `coalesce(sum(v${i}), 0) AS sum${i}`,
        `coalesce(max(v${i}), 0) AS max${i}`,
      ]),
      ...pairs.flatMap(([a, b]) => [
        `count_if(v${a} <= v${b}) AS le${a}_${b}`,
        `count(v${a} + v${b}) AS both${a}_${b}`,
      ]),
    ].join(',\n  ')}
FROM ${from}`,
    options,
  );
  const row = rows[0]!;
  const n = (name: string): number => Number(row[name] ?? 0);
  const figures = some.map((index) => ({
    index,
    rows: n(`n${index}`),
    whole: n(`odd${index}`) === 0,
    sum: n(`sum${index}`),
    most: n(`max${index}`),
  }));
  return {
    figures,
    products: await productsOf(engine, from, figures, options),
    atMost: (a, b) => {
      const both = n(`both${a}_${b}`);
      return { share: both ? n(`le${a}_${b}`) / both : 0, rows: both };
    },
  };
}

async function productsOf(
  engine: Engine,
  from: string,
  figures: readonly Figures[],
  options: QueryOptions,
): Promise<Product[]> {
  const threes = figures.flatMap((p) =>
    figures
      .filter((c) => c.whole && c !== p)
      .flatMap((c) =>
        figures
          .filter((u) => !u.whole && u !== p)
          .flatMap((u) => ([1, 0.01, 0.001] as const).map((scale) => ({ p, c, u, scale }))),
      ),
  );
  if (!threes.length) return [];
  // A unit price is printed to two figures or more: the product is off by half of its last one.
  const holds = ({ p, c, u, scale }: (typeof threes)[number]): string =>
    `abs(v${p.index} - v${c.index} * v${u.index} * ${scale}) <= greatest(0.006 * v${c.index} * ${scale}, 0.006 * abs(v${p.index}), ${p.whole ? 0.51 : 0.011})`;
  const list = threes.flatMap((three, k) => {
    const all = `v${three.p.index} <> 0 AND v${three.c.index} <> 0`;
    return [`count_if(${all}) AS n${k}`, `count_if(${all} AND ${holds(three)}) AS h${k}`];
  });
  const { rows } = await engine.query(
    `-- Which column is a count times a price\nSELECT ${list.join(',\n  ')}\nFROM ${from}`,
    options,
  );
  return threes.flatMap(({ p, c, u, scale }, k) => {
    const n = Number(rows[0]![`n${k}`]);
    const share = n ? Number(rows[0]![`h${k}`]) / n : 0;
    return n >= LEAST && share >= ENOUGH
      ? [{ product: p.index, count: c.index, unit: u.index, scale, share, rows: n }]
      : [];
  });
}
/** A relation in so few rows is chance. */
const LEAST = 8;
