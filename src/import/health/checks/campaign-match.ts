import { list, literal } from '../../../model/sql.ts';
import type { TableName } from '../../../model/tables.ts';
import { loaded, rowsSql } from '../tables.ts';
import type { Check, HealthInput } from '../types.ts';
import { days, names, sum, texts } from '../words.ts';

const USING = ['events', 'orders', 'leads'] as const satisfies TableName[];
/** Pairs compared: the values most used against the campaigns most spent on. */
const VALUES = 200;
const CAMPAIGNS = 2000;
/** From this likeness on, a campaign is worth asking about. */
const LIKE = 0.72;

/** SQL: the words of a name without case, marks and percent signs, in order of the alphabet. */
const wordsSql = (column: string): string =>
  `list_sort(string_split(trim(regexp_replace(lower(url_decode(${column})), '[^\\p{L}\\p{N}]+', ' ', 'g')), ' '))`;
/** SQL: words that tell campaigns apart and must agree: years, versions, markets. */
const CODES = `[w for w in words if regexp_full_match(w, '[a-z]{1,3}|.*[0-9].*')]`;

const using = (input: HealthInput): TableName[] =>
  USING.filter(
    (table) =>
      loaded(input, table) &&
      input.context.tables[table]!.columns.some((c) => c.name === 'campaign' && c.distinct > 0),
  );

/** Campaign values of visits, orders and leads that no campaign of spend bears, and what they may mean. */
export const campaignMatch: Check = {
  code: 'campaign-match',
  needs: [['spend'], USING],
  columns: [
    { name: 'campaign', unit: 'text' },
    { name: 'suggestion', unit: 'text' },
    { name: 'table_name', unit: 'table' },
    { name: 'channel', unit: 'text' },
    { name: 'rows', unit: 'count' },
    { name: 'from', unit: 'day' },
    { name: 'to', unit: 'day' },
  ],
  mend: ['sql', 'load'],
  query(input) {
    const tables = using(input);
    const named = input.context.tables.spend?.columns.find((c) => c.name === 'campaign');
    if (!tables.length || !named?.distinct) return null;
    return `-- Campaign values of channels with spend that no campaign of spend bears, and the likeliest one
WITH known AS (
  SELECT campaign, ${wordsSql('campaign')} AS words
  FROM spend WHERE campaign IS NOT NULL
  GROUP BY campaign ORDER BY sum(cost) DESC, campaign LIMIT ${CAMPAIGNS}
),
used AS (
  SELECT table_name, campaign, channel, count(*) AS rows, min(day) AS "from", max(day) AS "to",
    ${wordsSql('campaign')} AS words
  FROM (
    ${tables.map((t) => `SELECT ${literal(t)} AS table_name, campaign, channel, day FROM ${t}`).join('\n    UNION ALL ')}
  )
  WHERE campaign NOT IN (SELECT campaign FROM spend WHERE campaign IS NOT NULL)
  GROUP BY ALL ORDER BY rows DESC, campaign LIMIT ${VALUES}
),
compared AS (
  SELECT u.table_name, u.campaign, u.channel, k.campaign AS suggestion,
    CASE WHEN len(u.words) > 1 AND list_has_all(k.words, u.words) THEN 0.9
      ELSE 1 - levenshtein(array_to_string(u.words, ' '), array_to_string(k.words, ' '))
        / greatest(length(array_to_string(u.words, ' ')), length(array_to_string(k.words, ' ')), 1)
    END AS likeness
  FROM (SELECT *, ${CODES} AS codes FROM used) u
  JOIN (SELECT *, ${CODES} AS codes FROM known) k
    ON u.codes = k.codes OR (len(u.words) > 1 AND list_has_all(k.words, u.words))
),
likeliest AS (  -- two that are equally like are no suggestion
  SELECT table_name, campaign, channel, arg_max(suggestion, likeness) AS suggestion
  FROM (
    SELECT *, max(likeness) OVER (PARTITION BY table_name, campaign, channel) AS best FROM compared
  )
  WHERE likeness = best AND best >= ${LIKE}
  GROUP BY ALL HAVING count(*) = 1
)
SELECT u.campaign, l.suggestion, u.table_name, u.channel, u.rows, u."from", u."to"
FROM used u LEFT JOIN likeliest l ON l.campaign = u.campaign AND l.table_name = u.table_name
  AND l.channel IS NOT DISTINCT FROM u.channel
WHERE l.suggestion IS NOT NULL OR u.channel IN (SELECT channel FROM spend)
ORDER BY u.rows DESC, u.campaign, u.table_name`;
  },
  level: () => 'look',
  claim: (rows) => ({
    campaigns: names(texts(rows, 'campaign')),
    values: new Set(texts(rows, 'campaign')).size,
    meant: new Set(
      texts(
        rows.filter((r) => r['suggestion'] !== null),
        'campaign',
      ),
    ).size,
    n: sum(rows, 'rows'),
  }),
  where: (row) => [
    {
      table: row['table_name'] as TableName,
      columns: ['campaign'],
      ...(typeof row['channel'] === 'string' ? { channel: row['channel'] } : {}),
      ...days(row),
    },
  ],
  behind(rows) {
    const [table] = texts(rows, 'table_name') as TableName[];
    if (!table) return null;
    const mine = rows.filter((r) => r['table_name'] === table);
    return rowsSql(
      table,
      ['order_id', 'lead_id', 'ts', 'created', 'user', 'event', 'source', 'medium', 'campaign'],
      `t.campaign IN ${list(texts(mine, 'campaign'))}`,
    );
  },
};
