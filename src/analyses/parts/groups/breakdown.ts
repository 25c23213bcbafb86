import * as v from 'valibot';
import { Problem } from '../../../model/problem.ts';
import type { Segment } from '../../../model/settings.ts';
import { parseSpec, type Condition } from '../../../model/spec.ts';
import { SEGMENT, segmentTable } from '../../../model/where.ts';
import type {
  Behind,
  Context,
  Legs,
  Method,
  Row,
  SpecBase,
  Warning,
  Answer,
} from '../../contract.ts';

/**
 * Breakdown by segments, the same for every analysis: `breakdown: {column: 'segment', values: [ids]}`
 * (no values: all segments). Each segment is the spec itself, filtered to its people; the whole is
 * the spec without a breakdown. So a person of several segments stands in the row of each, and once
 * in the whole; whoever is in none stands under `(in none)`.
 */

/** The row of the people who are in none of the segments. */
export const IN_NONE = '(in none)';
const MOST = 20;

/** What an analysis says of its own tables, so that they can be joined. */
export interface Splits<S> {
  /** The tables whose rows carry the value in `breakdown`; the others are the whole's alone. */
  tables: readonly string[];
  /**
   * A table whose rows of the segments stand apart, as `by_segment`, since the answer's own rows are
   * told apart by other means.
   */
  apart?: string;
  /** True where the rows of the whole say `total`. */
  total?: boolean;
  /** What the segments' own specs need not ask for. */
  without?: Partial<S>;
}

const asked = v.looseObject({
  breakdown: v.strictObject({
    column: v.literal(SEGMENT),
    values: v.optional(v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST))),
    top: v.optional(v.number()),
    at: v.optional(v.unknown()),
  }),
});

/** The segments of a complete spec. */
const idsOf = (spec: SpecBase): string[] => (spec['breakdown'] as { values: string[] }).values;

/** The key of a spec that can be broken down by segments and by nothing else; `bySegments` fills it. */
export const segmentBreakdown = v.optional(
  v.nullable(
    v.strictObject({
      column: v.literal(SEGMENT),
      top: v.number(),
      values: v.array(v.string()),
    }),
  ),
  null,
);
export type SegmentBreakdown = NonNullable<v.InferOutput<typeof segmentBreakdown>>;

const isAsked = (spec: unknown): boolean =>
  (spec as { breakdown?: { column?: unknown } | null } | null)?.breakdown?.column === SEGMENT;

/** A method whose specs may also be broken down by segments. */
export function bySegments<S extends SpecBase, R extends Answer>(
  method: Method<S, R>,
  splits: Splits<S>,
): Method<S, R> {
  const whole = (spec: S): S => (isAsked(spec) ? { ...spec, breakdown: null } : spec);
  return {
    ...method,
    complete(input, context) {
      if (!isAsked(input)) return method.complete(input, context);
      const { breakdown } = parseSpec(asked, input);
      const values = knownIds(breakdown.values, context);
      const base = method.complete({ ...(input as object), breakdown: null }, context);
      const spec = { ...base, breakdown: { column: SEGMENT, values, top: values.length } };
      // Whether its rows name people is known by the filter of the first segment.
      method.complete(legOf(spec, {}, inOne(values[0]!)), context);
      return spec;
    },
    query: (spec, context) => method.query(whole(spec), context),
    legs: (spec, context) => (isAsked(spec) ? legsOf(spec, splits, context) : null),
    ...(method.behind ? { behind: behindOf(method.behind, whole) } : {}),
  };
}

/** The ids asked for, all where none are; rejects with `invalid-spec` one that nobody knows. */
function knownIds(values: readonly string[] | undefined, context: Context): string[] {
  const known = (context.settings.segments ?? []).map((s) => s.id);
  const bad = (path: string, reason: string, received = '') =>
    new Problem('invalid-spec', { path: `breakdown.${path}`, reason, received });
  if (!known.length) throw bad('column', 'no-segments');
  const unknown = values?.find((id) => !known.includes(id));
  if (unknown !== undefined) throw bad('values', 'unknown-segment', unknown);
  if (values && new Set(values).size < values.length) throw bad('values', 'twice');
  return values ? [...values] : known.slice(0, MOST);
}

const inOne = (id: string): Condition => ({ column: SEGMENT, op: 'in', values: [id] });

/** The spec of the people of one condition, whole. */
const legOf = <S extends SpecBase>(spec: S, without: Partial<S>, only: Condition): S => ({
  ...spec,
  ...without,
  breakdown: null,
  where: [...((spec['where'] ?? []) as Condition[]), only],
});

/** Each value of the breakdown as its row names it, with the condition that chooses its people. */
function partsOf(spec: SpecBase, context: Context): { name: string; only: Condition }[] {
  const ids = idsOf(spec);
  const all = context.settings.segments ?? [];
  return [
    ...ids.map((id) => ({ name: rowName(all, id), only: inOne(id) })),
    { name: IN_NONE, only: { column: SEGMENT, op: 'not_in' as const, values: ids } },
  ];
}

/** The segment's name; of several with the same name each says its id. */
function rowName(all: readonly Segment[], id: string): string {
  const name = all.find((s) => s.id === id)?.name ?? id;
  return all.filter((s) => s.name === name).length > 1 ? `${name} (${id})` : name;
}

function legsOf<S extends SpecBase>(spec: S, splits: Splits<S>, context: Context): Legs<S> {
  const parts = partsOf(spec, context);
  const { tables, apart, total, without = {} } = splits;
  const named = (rows: readonly Row[], name: string | null): Row[] =>
    rows.map((row) => ({ ...row, breakdown: name, ...(total ? { total: name === null } : {}) }));
  return {
    specs: [{ ...spec, breakdown: null }, ...parts.map(({ only }) => legOf(spec, without, only))],
    beside: {
      statements: [{ name: 'overlap', sql: overlapSql(idsOf(spec)) }],
      uses: ['people'],
      money: [],
    },
    join([whole, ...legs], beside) {
      const stacked = (name: string): Row[] => [
        ...named(whole![name] ?? [], null),
        ...legs.flatMap((leg, i) => named(leg[name] ?? [], parts[i]!.name)),
      ];
      const joined = { ...whole };
      for (const name of tables) if (whole![name]) joined[name] = stacked(name);
      if (apart) joined['by_segment'] = stacked(apart);
      return { tables: joined, warnings: overlapWarning(beside['overlap']?.[0]) };
    },
  };
}

const overlapSql = (ids: readonly string[]): string =>
  `-- People who are in more than one of the segments
SELECT count(*) AS people, count(*) FILTER (segments > 1) AS several
FROM (
  SELECT person, count(*) AS segments
  FROM (
    ${ids.map((id) => `SELECT DISTINCT person FROM ${segmentTable(id)}`).join('\n    UNION ALL ')}
  )
  GROUP BY person
)`;

function overlapWarning(row: Row | undefined): Warning[] {
  const [people, several] = [Number(row?.['people'] ?? 0), Number(row?.['several'] ?? 0)];
  return several > 0 ? [{ code: 'segments-overlap', args: { people, several } }] : [];
}

/** What is behind a mark of a segment is what is behind the same mark of its own spec. */
function behindOf<S extends SpecBase>(behind: Behind<S>, whole: (spec: S) => S): Behind<S> {
  const only = (row: Row, spec: S, context: Context): Condition | null =>
    isAsked(spec)
      ? (partsOf(spec, context).find((p) => p.name === row['breakdown'])?.only ?? null)
      : null;
  const at = (row: Row, spec: S, context: Context): [Row, S, Context] => {
    if (!isAsked(spec)) return [row, spec, context];
    const told = ([name]: [string, unknown]) => name !== 'breakdown' && name !== 'total';
    const rest = Object.fromEntries(Object.entries(row).filter(told)) as Row;
    const one = only(row, spec, context);
    return [rest, one ? legOf(spec, {}, one) : whole(spec), context];
  };
  const { part, people, lines } = behind;
  return {
    part(row, spec, context) {
      const found = part?.(...at(row, spec, context)) ?? null;
      const one = only(row, spec, context);
      return one ? { ...found, where: [...(found?.where ?? []), one] } : found;
    },
    ...(people ? { people: (...given) => people(...at(...given)) } : {}),
    ...(lines ? { lines: (...given) => lines(...at(...given)) } : {}),
  };
}
