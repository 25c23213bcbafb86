import { type Context, filledColumns } from './context.ts';
import { partsOf, peopleParts } from './derived.ts';
import { ident } from './sql.ts';

/** A row that comes more than this many seconds after the person's row before opens a session. */
export const SESSION_GAP = 1800;

/** What tells one visit from the next. The order is the one in which equal times are taken. */
const MARKS = ['channel', 'campaign', 'source', 'medium'] as const;

const filled = (context: Context): ReadonlySet<string> =>
  new Set(filledColumns(context, 'events').map((c) => c.name));

/**
 * Statements that make `event_session(row, person, session)` from `event_spine` and `events`: by
 * the file's session ids where rows have them, by the rule of design 5 where not. Sessions are
 * numbered over all people, within a person in the order of the row that can be their touch. Many
 * rows are taken in `parts`, some of the people after the others.
 */
export function sessionSql(context: Context, parts = partsFor(context)): string[] {
  return [
    'DROP TABLE IF EXISTS event_session',
    ...peopleParts('s.person', parts).map((some, i) => sessionPart(context, some, i > 0)),
  ];
}

/** In how many parts the sessions and touches of the events are made. */
const partsFor = (context: Context): number => partsOf(context.tables.events?.rows ?? 0);

function sessionPart(context: Context, some: string, more: boolean): string {
  const columns = filled(context);
  const marks = MARKS.filter((m) => columns.has(m));
  const own = columns.has('session');
  const before = more ? ' + (SELECT coalesce(max(session), 0) FROM event_session)' : '';
  return `${more ? 'INSERT INTO event_session' : 'CREATE TABLE event_session AS'}
-- A row opens a session if it is the person's first, comes more than ${SESSION_GAP} seconds after the
-- row before, or bears another mark than the last row that bears one.
WITH ${marks.length ? `${markSql(marks)},\n` : ''}marked AS (
  SELECT s.person, s.ts, s.event, s.row, ${marks.length ? 'm.mark' : 'NULL::INTEGER AS mark'}${own ? ', e.session AS id, e.channel IS NULL AS no_channel' : ''}
  FROM event_spine s${
    marks.length || own ? ' JOIN events e ON e.row = s.row' : ''
  }${marks.length ? `\n  LEFT JOIN mark m ON ${marks.map((m) => `m.${m} IS NOT DISTINCT FROM e.${m}`).join(' AND ')}` : ''}
  WHERE ${some}
),
opening AS (
  SELECT *,
    CASE WHEN lag(ts) OVER w IS NULL
      OR ts > lag(ts) OVER w + INTERVAL ${SESSION_GAP} SECONDS
      OR mark <> lag(mark IGNORE NULLS) OVER w THEN 1 ELSE 0 END AS opens
  FROM marked${own ? '\n  WHERE id IS NULL' : ''}
  WINDOW w AS (PARTITION BY person ORDER BY ts, mark NULLS LAST, row)
)${
    own
      ? withFileSessions(before)
      : `
SELECT row, person,
  (sum(opens) OVER (ORDER BY person, ts, mark NULLS LAST, row))::BIGINT${before} AS session
FROM opening`
  }`;
}

/** The combinations of marks, numbered in the order in which equal times are taken. */
const markSql = (marks: readonly string[]): string => `mark AS (
  SELECT ${marks.join(', ')},
    (row_number() OVER (ORDER BY ${marks.map((m) => `${m} NULLS LAST`).join(', ')}))::INTEGER AS mark
  FROM (SELECT DISTINCT ${marks.join(', ')} FROM events WHERE coalesce(${marks.join(', ')}) IS NOT NULL)
)`;

const withFileSessions = (before: string): string => `,
member AS (
  SELECT row, person, ts, mark, event, no_channel, id, NULL::HUGEINT AS opened
  FROM marked WHERE id IS NOT NULL
  UNION ALL
  SELECT row, person, ts, mark, event, no_channel, id,
    sum(opens) OVER (ORDER BY person, ts, mark NULLS LAST, row)
  FROM opening
),
numbered AS (
  SELECT person, id, opened,
    row_number() OVER (ORDER BY person, ts, mark NULLS LAST, event, id, opened) AS session
  FROM member
  QUALIFY row_number() OVER (
    PARTITION BY person, id, opened ORDER BY no_channel, ts, mark NULLS LAST, event) = 1
)
SELECT m.row, m.person, n.session${before} AS session
FROM member m JOIN numbered n ON n.person = m.person
  AND n.id IS NOT DISTINCT FROM m.id AND n.opened IS NOT DISTINCT FROM m.opened`;

/**
 * Statements that make `touch`: in each session the first row that carries a channel. Needs
 * `event_session`. Within a person the touches follow each other by (ts, session).
 */
export function touchSql(context: Context, parts = partsFor(context)): string[] {
  const inner = new Set<string>(['row', 'file_id', 'row_number', 'ts', 'user', 'event', ...MARKS]);
  const rest = filledColumns(context, 'events')
    .map((c) => c.name)
    .filter((name) => !inner.has(name));
  const ties = [...MARKS, 'event', ...rest].map((c) => `e.${ident(c)} NULLS LAST`);
  return [
    'DROP TABLE IF EXISTS touch',
    ...peopleParts('s.person', parts).map(
      (some, i) => `${i ? 'INSERT INTO touch' : 'CREATE TABLE touch AS'}
-- A touch is, in each session, the first row that carries a channel.
SELECT s.person, s.session, e.ts, e.day, e.grain,
  e.channel, e.source, e.medium, e.campaign, e.row
FROM event_session s JOIN events e ON e.row = s.row
WHERE e.channel IS NOT NULL AND ${some}
QUALIFY row_number() OVER (
  PARTITION BY s.session ORDER BY e.ts, ${ties.join(', ')}) = 1
ORDER BY s.person, e.ts, s.session`,
    ),
  ];
}
