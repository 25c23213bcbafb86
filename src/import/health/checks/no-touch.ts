import { list } from '../../../model/sql.ts';
import { rowsSql } from '../tables.ts';
import type { Check } from '../types.ts';
import { days, sum, texts } from '../words.ts';

/** Each order with the reason why no touch can have led to it; NULL where one can have. */
const REASONS = `SELECT o.row, o.day, CASE
    WHEN o.customer IS NULL THEN 'no-customer'
    WHEN o.day < (SELECT min(day) FROM events) THEN 'before-events'
    WHEN v.id IS NULL THEN 'not-seen'
    WHEN v.ts IS NULL THEN 'no-channel'
    WHEN CASE o.grain WHEN 'day' THEN v.day > o.day ELSE v.ts > o.ts END THEN 'later'
  END AS reason
  FROM orders o LEFT JOIN visitor v ON v.id = o.customer`;

const VISITOR = `visitor AS (  -- everybody's first event that carries a channel
  SELECT "user" AS id, min(ts) FILTER (channel IS NOT NULL) AS ts,
    min(day) FILTER (channel IS NOT NULL) AS day
  FROM events WHERE "user" IS NOT NULL GROUP BY 1
)`;

/** Orders that no touch can be credited with, at any distance, and why. */
export const noTouch: Check = {
  code: 'no-touch',
  needs: [['orders'], ['events']],
  columns: [
    { name: 'reason', unit: 'reason' },
    { name: 'orders', unit: 'count' },
    { name: 'share', unit: 'share' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['load', 'sql'],
  query: () => `-- Orders before which no event of the same person carries a channel, and why
WITH ${VISITOR},
judged AS (
  ${REASONS}
)
SELECT reason, count(*) AS orders, count(*) / (SELECT count(*) FROM orders) AS share,
  (SELECT count(*) FROM orders) AS rows, min(day) AS "from", max(day) AS "to"
FROM judged WHERE reason IS NOT NULL
GROUP BY reason
ORDER BY orders DESC, reason`,
  level: (rows) => (sum(rows, 'orders') >= 0.05 * Number(rows[0]?.['rows'] ?? 0) ? 'look' : 'note'),
  claim: (rows) => ({
    n: sum(rows, 'orders'),
    share: { rate: 0, of: [sum(rows, 'orders'), Number(rows[0]?.['rows'] ?? 0)] },
  }),
  // Only an answer that credits orders to touches is hit.
  where: (row) => [{ table: 'orders', columns: ['touch'], ...days(row) }],
  behind: (rows) => `WITH ${VISITOR}
${rowsSql(
  'orders',
  ['order_id', 'ts', 'customer', 'currency', 'revenue'],
  `t.row IN (SELECT row FROM (${REASONS}) WHERE reason IN ${list(texts(rows, 'reason'))})`,
)}`,
};
