import { addDays } from '../../model/days.ts';
import { date, literal } from '../../model/sql.ts';
import type { Span } from './spec.ts';

/** From this score on a customer is high: the upper two fifths. */
export const HIGH = 4;

/**
 * The eight segments by whether recency, frequency and money are high, most valuable first: the
 * names of 重要价值, 重要保持, 重要发展, 重要挽留 and the same with 一般.
 */
export const SEGMENTS = [
  { name: 'champions', high: 'rfm' },
  { name: 'slipping', high: 'fm' },
  { name: 'promising', high: 'rm' },
  { name: 'at_risk', high: 'm' },
  { name: 'regulars', high: 'rf' },
  { name: 'fading', high: 'f' },
  { name: 'newcomers', high: 'r' },
  { name: 'dormant', high: '' },
] as const;
export type Segment = (typeof SEGMENTS)[number]['name'];

const segmentSql = (): string => {
  const test = (score: string, high: string) =>
    `${score} ${high.includes(score) ? '>=' : '<'} ${HIGH}`;
  return `CASE ${SEGMENTS.map(
    ({ name, high }) =>
      `\n      WHEN ${['r', 'f', 'm'].map((s) => test(s, high)).join(' AND ')} THEN ${literal(name)}`,
  ).join('')} END`;
};

/** A score is 1 + ⌊5 × the share of customers who do strictly worse⌋: equal ones score alike. */
const score = (order: string): string =>
  `1 + 5 * (rank() OVER (ORDER BY ${order}) - 1) // count(*) OVER ()`;

/** CTEs that end in `<name>(person, recency, frequency, money, r, f, m, segment)` at a day's end. */
export function scoredSql(name: string, day: string): string {
  return `${name}_standing AS (
  SELECT person, ${date(day)} - max(day) AS recency, count(*) AS frequency,
    coalesce(sum(value), 0) AS money
  FROM purchase WHERE day <= ${date(day)} GROUP BY person
),
${name} AS (
  SELECT *, ${segmentSql()} AS segment
  FROM (
    SELECT *, ${score('recency DESC')} AS r, ${score('frequency')} AS f, ${score('money')} AS m
    FROM ${name}_standing
  )
)`;
}

/** The select and its CTEs: customers by score at the end of the span. */
export const rfmSql = ({ end }: Span): [select: string, ...ctes: string[]] => [
  `SELECT segment, r, f, m, count(*) AS customers, sum(money) AS money, sum(frequency) AS purchases,
  sum(recency) AS recency_days
FROM standing GROUP BY ALL ORDER BY r DESC, f DESC, m DESC`,
  scoredSql('standing', end),
];

/** From which segment to which; NULL for those who were no customers yet. */
export const rfmMovesSql = ({ end }: Span, days: number): [select: string, ...ctes: string[]] => [
  `SELECT e.segment AS "from", s.segment AS "to", count(*) AS customers
FROM standing s LEFT JOIN earlier e ON e.person = s.person
GROUP BY ALL ORDER BY ALL`,
  scoredSql('standing', end),
  scoredSql('earlier', addDays(end, -days)),
];
