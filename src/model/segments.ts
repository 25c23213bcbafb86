import type { Context } from './context.ts';
import type { DerivedName } from './derived.ts';
import { personJoin } from './joins.ts';
import type { Segment, SegmentRule } from './settings.ts';
import { windowSeconds, windowSql } from './spec.ts';
import { date, list } from './sql.ts';
import { conditionSql, SEGMENT, segmentTable, whereSql } from './where.ts';

/**
 * Segments: saved sets of people. The table `segment_<id>(person, id)` holds each id of everybody
 * who belongs to one; a condition on the column `segment` is a semi-join with it (model/where.ts).
 * Counts speak of all data unless a rule has its own days.
 */

/** The derived tables that must stand before a segment's own. */
export const segmentUses = ({ rules }: Segment): DerivedName[] => [
  'people',
  'event_spine',
  ...(rules.some((r) => r.kind === 'first_touch') ? (['event_session', 'touch'] as const) : []),
];

/** The SELECT of a segment's people, as its table holds them. */
export function segmentSql(segment: Segment, context: Context): string {
  const tests = segment.rules.map((rule) => ruleSql(rule, context));
  const joined = tests.join(segment.match === 'all' ? '\n  AND ' : '\n  OR ');
  return `-- Segment: ${oneLine(segment.name)}
SELECT person, id FROM people
WHERE ${joined || 'false'}`;
}

export const segmentTableSql = (segment: Segment, context: Context): string[] => [
  `DROP TABLE IF EXISTS ${segmentTable(segment.id)}`,
  `CREATE TABLE ${segmentTable(segment.id)} AS\n${segmentSql(segment, context)}`,
];

/** Names in a comment must not end it. */
const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 200);

const among = (select: string): string => `person IN (\n${select.replace(/^(?=.)/gm, '    ')}\n  )`;

function ruleSql(rule: SegmentRule, context: Context): string {
  switch (rule.kind) {
    case 'people':
      return among(`SELECT person FROM people WHERE id IN ${list(rule.ids)}`);
    case 'first_touch': {
      if (!context.tables.events?.rows) return 'false';
      const { column, op, values } = rule;
      return among(`SELECT person
FROM (SELECT person, first(${column} ORDER BY ts, session) AS value FROM touch GROUP BY person)
WHERE ${conditionSql({ column, op, values }, 'value', true)}`);
    }
    case 'did':
      return didSql(rule, context);
  }
}

type Did = Extract<SegmentRule, { kind: 'did' }>;

/** At least so often, within a time if one is given; or at most so often, which may be never. */
function didSql(rule: Did, context: Context): string {
  if (!context.tables[rule.table]?.rows) return String(rule.op === 'lte');
  const { n, op } = rule;
  const rows = doneSql(rule, context);
  if (op === 'lte') return `NOT ${among(`${rows()}\nGROUP BY 1 HAVING count(*) > ${n}`)}`;
  if (!rule.within || n < 2) {
    return among(`${rows()}\nGROUP BY 1${n > 1 ? ` HAVING count(*) >= ${n}` : ''}`);
  }
  return among(soonSql(rule, context));
}

/** SELECT of columns of the rows that a rule counts; `person` is theirs. */
function doneSql({ table, events, where, period }: Did, context: Context) {
  const tests = [
    ...(table === 'events' && events.length ? [`s.event IN ${list(events)}`] : []),
    ...(where.length ? [whereSql(where, table, context, table)] : []),
    ...(period
      ? [
          `${table === 'events' ? 's' : table}.day BETWEEN ${date(period.from)} AND ${date(period.to)}`,
        ]
      : []),
  ];
  const filter = tests.length ? `\nWHERE ${tests.join('\n  AND ')}` : '';
  const from = (payload: boolean): string =>
    table === 'events'
      ? `FROM event_spine s${payload ? ' JOIN events ON events.row = s.row' : ''}`
      : `FROM orders ${personJoin(context, 'orders', 'JOIN')}`;
  const person = table === 'events' ? 's.person' : 'p.person';
  return (more: readonly string[] = []): string =>
    `SELECT ${[person, ...more].join(', ')}
${from(where.length > 0 || more.some((c) => c.startsWith('events.')))}${filter}`;
}

/** Those of whom some n rows that follow each other lie within the time; days compare days. */
function soonSql(rule: Did, context: Context): string {
  const { table, n, within } = rule;
  const inDays = within!.unit === 'day' || within!.unit === 'week';
  const grain = inDays && (context.tables[table]?.hasDayGrain ?? false);
  const own = table === 'events' ? 's' : 'orders';
  const columns = [`${own}.ts`, ...(grain ? [`${own}.day`, `${table}.grain`] : [])];
  const ahead = ['ts', ...(grain ? ['day', 'grain'] : [])].map(
    (c) => `lead(${c}, ${n - 1}) OVER later AS nth_${c}`,
  );
  const instants = `nth_ts <= ts + ${windowSql(within!)}`;
  const days = windowSeconds(within!) / 86_400;
  return `SELECT person
FROM (
  SELECT *, ${ahead.join(', ')}  -- of each row the ${n}. from it on
  FROM (${doneSql(rule, context)(columns)})
  WINDOW later AS (PARTITION BY person ORDER BY ts)
)
WHERE ${grain ? `CASE WHEN 'day' IN (grain, nth_grain) THEN nth_day - day <= ${days} ELSE ${instants} END` : instants}`;
}

const isCondition = (value: object): value is { values: unknown[] } =>
  'column' in value && value.column === SEGMENT && 'values' in value && Array.isArray(value.values);

/** The ids of the segments that a spec names, wherever a condition stands in it. */
export function segmentsOf(spec: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isCondition(value)) for (const id of value.values) found.add(String(id));
    else for (const inner of Object.values(value)) look(inner);
  };
  look(spec);
  return [...found];
}

/** The spec with other ids for some of its segments. */
export function renameSegments<T>(spec: T, names: ReadonlyMap<string, string>): T {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    if (isCondition(value)) {
      return { ...value, values: value.values.map((id) => names.get(String(id)) ?? id) };
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return names.size ? (walk(spec) as T) : spec;
}

/**
 * Takes over segments that came with a link: one that means the same here stays, one whose id means
 * something else here gets another (`names`), so that each figure is made of what its sender meant.
 */
export function adoptSegments(
  ours: readonly Segment[],
  theirs: readonly Segment[],
  newId: () => string,
): { segments: Segment[]; names: Map<string, string>; added: Segment[] } {
  const meaning = ({ match, rules }: Segment) => JSON.stringify([match, rules]);
  const names = new Map<string, string>();
  const added: Segment[] = [];
  for (const segment of theirs) {
    const here = ours.find((s) => s.id === segment.id);
    if (here && meaning(here) === meaning(segment)) continue;
    const twin = ours.find((s) => s.name === segment.name && meaning(s) === meaning(segment));
    if (twin) names.set(segment.id, twin.id);
    else if (!here) added.push(segment);
    else {
      const id = newId();
      names.set(segment.id, id);
      added.push({ ...segment, id });
    }
  }
  return { segments: [...ours, ...added], names, added };
}

/** Eight small letters and digits: nobody else's, and part of a table's name. */
export function newSegmentId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (b) => (b % 36).toString(36)).join('');
}
