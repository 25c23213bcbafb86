import { timestamp } from '../../../model/sql.ts';
import { localDay } from '../../../model/zones.ts';
import { rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { sum, texts } from '../words.ts';

/** Events in the same hour of the other days, from which on an hour without any is no chance. */
const LEAST = 10;
/** So many silent hours in a row: a deployment takes fewer. */
const HOURS = 3;

/** Hours in a row without a single event, in which there usually are many. */
export const silentHours: Check = {
  code: 'silent-hours',
  needs: [['events']],
  columns: [
    { name: 'from', unit: 'moment' },
    { name: 'to', unit: 'moment' },
    { name: 'hours', unit: 'count' },
    { name: 'usual', unit: 'count' },
  ],
  mend: ['load', 'sql'],
  // Rows that came as days stand at midnight and tell nothing of hours.
  query: ({ context }) =>
    context.tables.events?.hasDayGrain
      ? null
      : `-- Hours in a row without any event, though the same hour of the fortnights around usually has many
WITH counted AS (
  SELECT date_trunc('hour', ts) AS hour, count(*) AS n FROM event_spine GROUP BY 1
),
span AS (
  SELECT max(hour) AS last,
    least(26400, date_diff('hour', min(hour), max(hour))) AS hours FROM counted
),
calendar AS (
  SELECT (last - to_hours(unnest(range(hours + 1))))::TIMESTAMP AS hour FROM span
),
usual AS (
  SELECT c.hour, coalesce(n.n, 0) AS n,
    median(coalesce(n.n, 0)) OVER (
      PARTITION BY hour(c.hour) ORDER BY c.hour
      ROWS BETWEEN 14 PRECEDING AND 14 FOLLOWING EXCLUDE CURRENT ROW) AS usual
  FROM calendar c LEFT JOIN counted n ON n.hour = c.hour
),
silent AS (
  SELECT hour, usual, hour - to_hours(row_number() OVER (ORDER BY hour)) AS island
  FROM usual WHERE n = 0 AND usual >= ${LEAST}
)
SELECT min(hour) AS "from", max(hour) + INTERVAL 1 HOUR AS "to", count(*) AS hours,
  round(sum(usual))::BIGINT AS usual
FROM silent GROUP BY island
HAVING count(*) >= ${HOURS}
ORDER BY usual DESC, "from"`,
  level: () => 'look',
  claim: (rows) => ({
    n: rows.length,
    hours: sum(rows, 'hours'),
    usual: sum(rows, 'usual'),
    day: { day: String(rows[0]?.['from'] ?? '') },
  }),
  where(row, { context }) {
    const zone = context.settings.timeZone;
    const day = (value: unknown) => localDay(new Date(String(value)), zone);
    return [{ table: 'events', from: day(row['from']), to: day(row['to']) }];
  },
  /** There are no rows inside: those of the hour before and the hour after show where it broke off. */
  behind: (rows) =>
    rowsSql(
      'events',
      ['ts', 'user', 'event', 'source', 'campaign'],
      texts(rows, 'from')
        .map((from, i) => {
          const to = timestamp(texts(rows, 'to')[i]!);
          return `(t.ts >= ${timestamp(from)} - INTERVAL 1 HOUR AND t.ts < ${to} + INTERVAL 1 HOUR)`;
        })
        .join(' OR '),
    ),
};
