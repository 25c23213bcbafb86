import type { Context } from '../../../model/context.ts';
import { personJoin } from '../../../model/joins.ts';
import type { Window } from '../../../model/spec.ts';
import { eligibleSql, dayGrained } from './eligible.ts';
import { lostSql } from './paths.ts';
import { saleTime, type SaleTable } from './sale.ts';

/** Weights as whole numbers, so that their sums are exact. */
const UNIT = 2 ** 40;
/** Channels beyond the most touched so many are one state: the elimination grows with the cube. */
const MOST = 100;

/**
 * The CTE `removal(channel, weight)`: the removal effect of each channel in the chain of order 1
 * (stats/markov.ts says which) over all paths there are, whatever the period, so that an order has
 * the same shares in every period. The effects come from the inverse of I − Q, by eliminating one
 * state after the other; only cells meet cells, so the digits do not depend on any order of rows.
 */
export function removalSql(table: SaleTable, lookback: Window | null, context: Context): string {
  const { ts, day } = saleTime(table, context);
  return `removal AS MATERIALIZED (  -- how much of all conversions would be lost without each channel
  WITH RECURSIVE sale AS (  -- of all days
  SELECT ${table}.row, p.person, ${ts} AS ts, ${day} AS day, ${table}.grain, ${table}.channel
  FROM ${table} ${personJoin(context, table, 'LEFT JOIN')}${table === 'leads' ? '\n  WHERE leads.won IS NOT NULL' : ''}
),
touches AS (
  SELECT *, row_number() OVER (PARTITION BY person ORDER BY ts, session) AS n FROM touch
),
${eligibleSql(lookback, dayGrained(context))},
${lostSql('channel', lookback, null, null, context)},
trip AS (  -- the paths that converted, and those that did not
  SELECT path, won, count(*) AS times
  FROM (
    SELECT list(channel ORDER BY n) AS path, true AS won FROM eligible GROUP BY row
    UNION ALL SELECT [channel], true FROM sale
      WHERE channel IS NOT NULL AND row NOT IN (SELECT row FROM eligible)
    UNION ALL SELECT path, false FROM lost
  )
  GROUP BY ALL
),
player AS (  -- the most touched are states of their own, the others one
  SELECT channel, least(row_number() OVER (ORDER BY sum(times) DESC, channel), ${MOST}) AS state
  FROM (SELECT unnest(path) AS channel, times FROM trip) GROUP BY channel
),
hop AS (  -- from state i (0 = start) to state j (-1 = conversion, -2 = none)
  SELECT coalesce(a.state, 0) AS i, coalesce(b.state, CASE WHEN won THEN -1 ELSE -2 END) AS j,
    sum(times)::DOUBLE AS times
  FROM (SELECT unnest(list_prepend(NULL, path)) AS here, unnest(list_append(path, NULL)) AS next,
    won, times FROM trip)
    LEFT JOIN player a ON a.channel = here LEFT JOIN player b ON b.channel = next
  GROUP BY ALL
),
state AS (SELECT i, sum(times) AS times FROM hop GROUP BY i),
cell AS (  -- I − Q, and in column -1 the chance to convert at once
  SELECT s.i, c.j, CASE WHEN s.i = c.j THEN 1 ELSE 0 END
    + CASE WHEN c.j < 0 THEN 1 ELSE -1 END * coalesce(h.times, 0) / s.times AS x
  FROM state s CROSS JOIN (SELECT i AS j FROM state UNION ALL SELECT -1) c
    LEFT JOIN hop h ON h.i = s.i AND h.j = c.j
),
swept AS (  -- Gauss and Jordan: after state k, its row and column are those of the inverse
  SELECT 0 AS k, i, j, x FROM cell
  UNION ALL
  SELECT c.k + 1, c.i, c.j, CASE WHEN c.i = c.k AND c.j = c.k THEN 1 / p.x
    WHEN c.i = c.k THEN c.x / p.x
    WHEN c.j = c.k THEN -c.x / p.x
    ELSE c.x - l.x * u.x / p.x END
  FROM swept c
    JOIN swept p ON p.i = c.k AND p.j = c.k
    JOIN swept l ON l.i = c.i AND l.j = c.k
    JOIN swept u ON u.i = c.k AND u.j = c.j
),
solved AS MATERIALIZED (
  SELECT i, j, x FROM swept WHERE k = (SELECT count(*) FROM state)
)
  -- a walk comes to the state with N(0, s) ÷ N(s, s), and converts from there with (N r)(s)
  SELECT p.channel, CASE WHEN whole.x > 0
    THEN greatest(1, round(${UNIT} * least(1, come.x / stay.x * won.x / whole.x)))::HUGEINT
    ELSE 1 END AS weight
  FROM player p
    JOIN solved come ON come.i = 0 AND come.j = p.state
    JOIN solved stay ON stay.i = p.state AND stay.j = p.state
    JOIN solved won ON won.i = p.state AND won.j = -1
    JOIN solved whole ON whole.i = 0 AND whole.j = -1
)`;
}
