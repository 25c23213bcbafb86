import { format, t } from '../../../i18n/index.ts';
import { hasForeignMoney } from '../../../model/money.ts';
import { list, literal } from '../../../model/sql.ts';
import { UNASSIGNED } from '../../../model/channels.ts';
import { loaded, rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

/** Visits of a channel on a usual day, from which on a day with spend and no visit is no chance. */
const LEAST = 20;
/** Media that cost money, as GA4 tells them. */
const PAID = '^(.*cp.*|ppc|retargeting|paid.*)$';

/** SQL: cost in base currency; no value where a rate is missing. */
const costSql = ({ context }: HealthInput): string =>
  hasForeignMoney(context, 'spend')
    ? `CASE WHEN count(*) = count(coalesce(r.rate, CASE WHEN s.currency IS NULL THEN 1 END))
      THEN sum(s.cost * coalesce(r.rate, 1)) END`
    : 'sum(s.cost)';

/**
 * Channels whose spend meets no visits or no orders, whose paid visits meet no spend, and days on
 * which one side is missing.
 */
export const unmet: Check = {
  code: 'unmet',
  needs: [['spend'], ['events']],
  columns: [
    { name: 'channel', unit: 'text' },
    { name: 'reason', unit: 'reason' },
    { name: 'cost', unit: 'sum' },
    { name: 'visits', unit: 'count' },
    { name: 'days', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['rules', 'load'],
  query(input) {
    const buyers = loaded(input, 'orders')
      ? `count_if("user" IN (SELECT customer FROM orders))`
      : 'NULL::BIGINT';
    return `-- Channels on which spend and what it brought do not meet, on the days that both tables hold
WITH span AS (
  SELECT greatest((SELECT min(day) FROM spend), (SELECT min(day) FROM events)) AS first,
    least((SELECT max(day) FROM spend), (SELECT max(day) FROM events)) AS last
),
paid AS (
  SELECT s.channel, s.day, ${costSql(input)} AS cost
  FROM spend s JOIN span ON s.day BETWEEN span.first AND span.last
  LEFT JOIN rate_of_day r ON r.currency = s.currency AND r.day = s.day
  WHERE s.channel <> ${literal(UNASSIGNED)}
  GROUP BY s.channel, s.day HAVING sum(s.cost) > 0
),
visit AS (
  SELECT channel, day, count(*) AS visits,
    count_if(regexp_matches(medium, ${literal(PAID)}, 'i')) AS paid_visits, ${buyers} AS bought
  FROM events JOIN span ON day BETWEEN span.first AND span.last
  WHERE channel <> ${literal(UNASSIGNED)}
  GROUP BY channel, day
),
met AS (
  SELECT coalesce(p.channel, v.channel) AS channel, coalesce(p.day, v.day) AS day,
    p.cost, coalesce(v.visits, 0) AS visits, coalesce(v.paid_visits, 0) AS paid_visits, v.bought,
    count(p.day) OVER c AS days_paid, sum(v.visits) OVER c AS all_visits, sum(v.bought) OVER c AS all_bought,
    median(v.visits) OVER c AS usual
  FROM paid p FULL JOIN visit v ON v.channel = p.channel AND v.day = p.day
  WINDOW c AS (PARTITION BY coalesce(p.channel, v.channel))
),
judged AS (
  SELECT *, CASE
    WHEN days_paid > 0 AND all_visits IS NULL THEN 'no-visits'
    WHEN days_paid = 0 AND paid_visits > 0 THEN 'no-spend'
    WHEN cost IS NOT NULL AND all_bought = 0 THEN 'no-orders'
    WHEN cost IS NOT NULL AND visits = 0 AND usual >= ${LEAST} THEN 'days-without-visits'
  END AS reason
  FROM met
)
SELECT channel, reason, sum(cost) AS cost, sum(visits)::BIGINT AS visits, count(DISTINCT day) AS days,
  min(day) AS "from", max(day) AS "to"
FROM judged WHERE reason IS NOT NULL
GROUP BY channel, reason
ORDER BY cost DESC NULLS LAST, visits DESC, channel`;
  },
  level: () => 'look',
  claim: (rows) => ({
    channels: names(texts(rows, 'channel')),
    reasons: [...new Set(texts(rows, 'reason'))]
      .map((reason) => {
        const mine = rows.filter((r) => r['reason'] === reason);
        return t(`health.unmet.${reason}`, {
          channels: names(texts(mine, 'channel')),
          cost: format.money(sum(mine, 'cost')),
          visits: sum(mine, 'visits'),
          days: sum(mine, 'days'),
        });
      })
      .join(t('health.list.semicolon')),
  }),
  where: (row) => [
    {
      table: row['reason'] === 'no-spend' ? 'events' : 'spend',
      columns: ['cost'],
      channel: String(row['channel']),
      ...days(row),
    },
  ],
  behind(rows) {
    const side = rows[0]?.['reason'] === 'no-spend' ? 'events' : 'spend';
    const mine = rows.filter((r) => (r['reason'] === 'no-spend') === (side === 'events'));
    const within = mine.map(
      (r) =>
        `t.channel = ${literal(String(r['channel']))} AND t.day BETWEEN ${literal(String(r['from']))} AND ${literal(String(r['to']))}`,
    );
    const paid = side === 'events' ? ` AND regexp_matches(t.medium, ${literal(PAID)}, 'i')` : '';
    return mine.length
      ? rowsSql(
          side,
          ['source', 'medium', 'campaign', 'channel', 'currency', 'cost', 'user', 'event'],
          `t.channel IN ${list(texts(mine, 'channel'))}${paid} AND ((${within.join(') OR (')}))`,
        )
      : null;
  },
};
