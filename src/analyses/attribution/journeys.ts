import type { Frame } from '../../engine/frame.ts';
import type { Cell } from '../../engine/types.ts';

/** A distinct path of touches: who was touched by, and which of them came directly. */
export interface Path {
  players: readonly number[];
  direct: readonly boolean[];
}

/** The conversions and the lost paths of a period, by codes. */
export interface Journeys {
  players: readonly Player[];
  paths: readonly Path[];
  sales: {
    /** Its path, −1 = not attributed. */
    path: Int32Array;
    /** Its person, from 0 to `people` − 1; a sale without a customer is one of its own. */
    person: Int32Array;
    people: number;
    /** The data's number of each of them, NaN where it has none: the same in every period. */
    ids: Float64Array;
    revenue: Float64Array;
    /** Seconds from each touch to the sale; null where the sale's own channel stands in. */
    ages: readonly (readonly number[] | null)[];
    day: readonly string[];
  };
  /** Distinct paths of people who did not convert, with their number. */
  lost: readonly { players: readonly number[]; people: number }[];
}

export interface Player {
  name: string;
  /** False: its touches are outside the filter; it has its credit, and no row. */
  shown: boolean;
}

export const OTHER = '(other)';

/** Reads what the statements gave; players beyond the `top` most touched become "(other)". */
export function journeysOf(sales: Frame, nulls: Frame, top: number, kept: boolean): Journeys {
  const won = keyed(sales, kept);
  const lost = keyed(nulls, kept);
  const { players, code } = coded([...won, ...lost], top);
  const paths: Path[] = [];
  const known = new Map<string, number>();
  const direct = sales.cells('direct');
  const path = Int32Array.from(won, (keys, i) => {
    if (!keys) return -1;
    const codes = keys.map(code);
    const own = (direct[i] as boolean[] | null) ?? codes.map(() => false);
    const name = `${codes.join()}|${own.lastIndexOf(false)}`;
    let at = known.get(name);
    if (at === undefined) {
      at = paths.push({ players: codes, direct: own }) - 1;
      known.set(name, at);
    }
    return at;
  });
  const { person, ids } = dense(sales.numbers('person'));
  const number = nulls.numbers('people');
  return {
    players,
    paths,
    sales: {
      path,
      person,
      people: ids.length,
      ids,
      revenue: sales.numbers('revenue'),
      ages: sales.cells('ages') as (number[] | null)[],
      day: sales.cells('day') as string[],
    },
    lost: merged(lost.map((keys, i) => ({ players: keys!.map(code), people: number[i]! }))),
  };
}

/** What is outside the filter stands behind a mark that no name has. */
const OUTSIDE = '\u0000';

function keyed(frame: Frame, kept: boolean): (string[] | null)[] {
  const paths = frame.cells('path') as (string[] | null)[];
  const flags = kept ? (frame.cells('kept') as (Cell[] | null)[]) : null;
  if (!flags) return paths;
  return paths.map((names, i) =>
    names ? names.map((name, k) => (flags[i]?.[k] === true ? name : OUTSIDE + name)) : null,
  );
}

/** Codes by number of touches, ties by name; what is beyond the top is one player. */
function coded(all: readonly (readonly string[] | null)[], top: number) {
  const touches = new Map<string, number>();
  for (const keys of all)
    for (const key of keys ?? []) touches.set(key, (touches.get(key) ?? 0) + 1);
  const ranked = [...touches].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const codes = new Map<string, number>();
  const players: Player[] = [];
  const put = (key: string, name: string, shown: boolean) => {
    let at = players.findIndex((p) => p.name === name && p.shown === shown);
    if (at < 0) at = players.push({ name, shown }) - 1;
    codes.set(key, at);
  };
  ranked.forEach(([key], i) => {
    const shown = !key.startsWith(OUTSIDE);
    put(key, i < top ? key.replace(OUTSIDE, '') : OTHER, shown);
  });
  return { players, code: (key: string): number => codes.get(key)! };
}

function dense(all: Float64Array): { person: Int32Array; ids: Float64Array } {
  const known = new Map<number, number>();
  const ids: number[] = [];
  const person = Int32Array.from(all, (id) => {
    const at = Number.isNaN(id) ? undefined : known.get(id);
    if (at !== undefined) return at;
    if (!Number.isNaN(id)) known.set(id, ids.length);
    return ids.push(id) - 1;
  });
  return { person, ids: Float64Array.from(ids) };
}

/** Paths that became equal, once. */
function merged(all: Journeys['lost']): Journeys['lost'] {
  const byPath = new Map<string, { players: readonly number[]; people: number }>();
  for (const one of all) {
    const key = one.players.join();
    const known = byPath.get(key);
    if (known) known.people += one.people;
    else byPath.set(key, { ...one });
  }
  return [...byPath.values()];
}
