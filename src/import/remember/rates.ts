import type { Engine, QueryOptions } from '../../engine/types.ts';
import type { Settings } from '../../model/settings.ts';
import { date, literal } from '../../model/sql.ts';
import { currencyCode } from '../header.ts';
import type { Uncovered } from './types.ts';

/** Days for which a rate holds after its own (design: "The canonical model"). */
const HOLDS = 7;

/** The foreign currencies of new rows that no rate covers, with the days that lack one. */
export async function uncoveredMoney(
  engine: Engine,
  /** A SELECT of the new rows, with `currency` and `day`. */
  fresh: string,
  { currency, rates }: Pick<Settings, 'currency' | 'rates'>,
  options: QueryOptions,
): Promise<Uncovered[]> {
  const known = rates.length
    ? `VALUES ${rates.map((r) => `(${literal(r.currency)}, ${date(r.day)})`).join(', ')}`
    : 'SELECT NULL, NULL::DATE WHERE false';
  const { rows } = await engine.query(
    `-- Foreign money without a rate
WITH rate(currency, since) AS (${known}),
foreign_days AS (
  SELECT DISTINCT currency, day FROM (${fresh}) WHERE currency <> ${literal(currency)}
)
SELECT currency, count(*) AS days, min(day) AS first, max(day) AS last
FROM foreign_days f
WHERE NOT EXISTS (
  SELECT 1 FROM rate r
  WHERE r.currency = f.currency AND f.day BETWEEN r.since AND r.since + ${HOLDS}
)
GROUP BY currency ORDER BY currency`,
    options,
  );
  return rows.map((row) => ({
    currency: String(row['currency']),
    known: currencyCode(String(row['currency'])) !== null,
    days: Number(row['days']),
    from: String(row['first'] ?? ''),
    to: String(row['last'] ?? ''),
  }));
}
