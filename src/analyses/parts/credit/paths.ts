import type { Context } from '../../../model/context.ts';
import type { Period } from '../../../model/period.ts';
import type { Window } from '../../../model/spec.ts';
import { date, ident } from '../../../model/sql.ts';
import { hasColumn } from '../../../model/context.ts';
import { dayGrained, sinceSql } from './eligible.ts';
import type { SaleTable } from './sale.ts';
import { MARKS, textColumn } from './values.ts';

/**
 * All touches as `SELECT … FROM touch t`, to be closed by a WHERE: numbered `n` within the person,
 * with the `name` of the player, and `kept` where a condition (over `events`) chooses rows.
 */
export function namedTouches(by: string, kept: string | null, context: Context): string {
  const mark = MARKS.includes(by);
  const name = mark ? `t.${ident(by)}` : textColumn(context, 'events', by);
  return `SELECT t.person, t.session, t.ts, t.day, t.grain, t.channel,
    ${by === 'channel' ? name : `coalesce(${name}, '(none)')`} AS name,${
      kept ? `\n    coalesce(${kept}, false) AS kept,` : ''
    }
    row_number() OVER (PARTITION BY t.person ORDER BY t.ts, t.session) AS n
  FROM touch t${mark && !kept ? '' : ' JOIN events ON events.row = t.row'}`;
}

/** The player of a sale whose own channel stands in for a touch. */
export const ownPlayer = (by: string, table: SaleTable, context: Context): string =>
  hasColumn(context, table, by)
    ? `coalesce(${textColumn(context, table, by)}, '(none)')`
    : `'(none)'`;

/**
 * The CTEs that end in `lost(person, path)`: the paths of people with a touch in the period who
 * have no row in `sale` (which holds the conversions of the period and later). A path ends with
 * the person's last touch in the period and goes back as far as a conversion's would.
 */
export const lostSql = (
  by: string,
  lookback: Window | null,
  period: Period | null,
  kept: string | null,
  context: Context,
): string => `last_touch AS (
  SELECT person, max(ts) AS ts, max(day) AS day, arg_max(grain, ts) AS grain
  FROM touch t
  WHERE NOT EXISTS (FROM sale WHERE sale.person = t.person)${
    period ? `\n    AND t.day BETWEEN ${date(period.from)} AND ${date(period.to)}` : ''
  }
  GROUP BY person
),
named AS (
  ${namedTouches(by, kept, context)}
  WHERE t.person IN (SELECT person FROM last_touch)
),
lost AS (
  SELECT t.person, list(t.name ORDER BY t.n) AS path${kept ? ', list(t.kept ORDER BY t.n) AS kept' : ''}
  FROM last_touch s JOIN named t ON t.person = s.person AND t.ts <= s.ts${
    lookback ? `\n    AND ${sinceSql(lookback, dayGrained(context))}` : ''
  }
  GROUP BY t.person
)`;
