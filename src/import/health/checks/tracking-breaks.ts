import { list, literal } from '../../../model/sql.ts';
import { rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, names, span, sum, texts } from '../words.ts';

/** Below this many on a usual day of the week, hardly any is chance. */
const LEAST = 20;
/** At most this share of the usual day is "nearly nothing". */
const NEARLY = 0.1;
/** Names of events looked at: the most frequent. */
const NAMED = 50;

/** Days on which an event nearly vanished while the others went on, against its own weekdays. */
export const trackingBreaks: Check = {
  code: 'tracking-breaks',
  needs: [['events']],
  columns: [
    { name: 'event', unit: 'text' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
    { name: 'days', unit: 'count' },
    { name: 'seen', unit: 'count' },
    { name: 'usual', unit: 'count' },
  ],
  mend: ['load', 'sql'],
  query:
    () => `-- Days on which an event is at most a tenth of its usual number, against the same weekday around
WITH often AS (
  SELECT event, min(day) AS first, max(day) AS last
  FROM event_spine GROUP BY event ORDER BY count(*) DESC, event LIMIT ${NAMED}
),
counted AS (SELECT event, day, count(*) AS n FROM event_spine GROUP BY ALL),
calendar AS (  -- days without any event at all are gaps, not breaks of one
  SELECT o.event, d.day, d.day IN (o.first, o.last) AS edge
  FROM often o JOIN (SELECT DISTINCT day FROM counted) d ON d.day BETWEEN o.first AND o.last
),
usual AS (
  SELECT c.event, c.day, c.edge, coalesce(n.n, 0) AS n,
    median(coalesce(n.n, 0)) OVER (
      PARTITION BY c.event, isodow(c.day) ORDER BY c.day
      ROWS BETWEEN 4 PRECEDING AND 4 FOLLOWING EXCLUDE CURRENT ROW) AS usual
  FROM calendar c LEFT JOIN counted n ON n.event = c.event AND n.day = c.day
),
broken AS (
  SELECT *, day - (row_number() OVER (PARTITION BY event ORDER BY day))::INTEGER AS island
  FROM usual WHERE NOT edge AND usual >= ${LEAST} AND n <= ${NEARLY} * usual
)
SELECT event::VARCHAR AS event, min(day) AS "from", max(day) AS "to", count(*) AS days,
  sum(n)::BIGINT AS seen, round(sum(usual))::BIGINT AS usual
FROM broken GROUP BY event, island
ORDER BY usual DESC, "from", event`,
  level: () => 'look',
  claim: (rows) => ({
    events: names(texts(rows, 'event')),
    n: sum(rows, 'days'),
    days: span(rows),
    seen: sum(rows, 'seen'),
    usual: sum(rows, 'usual'),
  }),
  where: (row) => [{ table: 'events', event: String(row['event']), ...days(row) }],
  behind: (rows) =>
    sum(rows, 'seen') === 0
      ? null
      : rowsSql(
          'events',
          ['ts', 'user', 'event', 'source', 'campaign'],
          `t.event IN ${list(texts(rows, 'event'))} AND (${rows
            .map(
              (r) => `t.day BETWEEN ${literal(String(r['from']))} AND ${literal(String(r['to']))}`,
            )
            .join(' OR ')})`,
        ),
};
