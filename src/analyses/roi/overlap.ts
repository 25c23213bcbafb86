import type { Context } from '../../model/context.ts';
import { literal } from '../../model/sql.ts';
import { inSegments, SEGMENT } from '../../model/where.ts';
import type { Row } from '../contract.ts';
import { dayGrained, eligibleSql } from '../parts/credit/eligible.ts';
import { TOUCHES } from '../parts/credit/credit.ts';
import { saleSql, saleTable, saleTime } from '../parts/credit/sale.ts';
import type { RoiSpec } from './spec.ts';

/** The test of a day, of the spec's period; null = all. */
type Bounds = (day: string) => string | null;

/**
 * CTEs that end in `touched(row, platform)`: each order of the period with the channels that touched
 * it within the window and claim conversions there. An order without a touch has its own channel's.
 */
function touchedSql(spec: RoiSpec, context: Context, bounds: Bounds): string[] {
  const sale = saleTable(context)!;
  const days = bounds('spend.day');
  const segments = spec.where.filter((w) => w.column === SEGMENT);
  const asked = segments.map((w) => inSegments(w, context, 's.person', 'person'));
  return [
    saleSql(sale, context, bounds(saleTime(sale, context).day)),
    TOUCHES,
    eligibleSql(spec.attribution.lookback, dayGrained(context)),
    `claiming AS (
  SELECT DISTINCT channel FROM spend
  WHERE platform_conversions > 0 AND channel IS NOT NULL${days ? ` AND ${days}` : ''}
)`,
    `met AS (
  SELECT row, channel FROM eligible
  UNION  -- an order that no touch came before has its own channel for one
  SELECT s.row, ${sale}.channel FROM sale s JOIN ${sale} ON ${sale}.row = s.row
  WHERE NOT EXISTS (SELECT 1 FROM eligible e WHERE e.row = s.row)
)`,
    `asked AS (
  SELECT s.row, s.person FROM sale s${asked.length ? ` WHERE ${asked.join(' AND ')}` : ''}
)`,
    `touched AS (
  SELECT asked.row, asked.person, channel AS platform
  FROM met JOIN claiming USING (channel) JOIN asked ON asked.row = met.row
)`,
  ];
}

/**
 * Rows `{platform, other, platforms, orders}`: for each pair of platforms the orders that both
 * touched, for each platform with itself all that it touched, and without either for each number of
 * platforms the orders that as many touched.
 */
export const overlapSql = (spec: RoiSpec, context: Context, bounds: Bounds): string =>
  `-- Orders that platforms touched which claim conversions: by pair, and by how many touched one
WITH ${touchedSql(spec, context, bounds).join(',\n')}
SELECT a.platform, b.platform AS other, NULL::BIGINT AS platforms, count(*) AS orders
FROM touched a JOIN touched b ON b.row = a.row AND b.platform >= a.platform
GROUP BY ALL
UNION ALL
SELECT NULL, NULL, coalesce(n.platforms, 0), count(*)
FROM asked LEFT JOIN (SELECT row, count(*) AS platforms FROM touched GROUP BY row) n ON n.row = asked.row
GROUP BY ALL
ORDER BY platform, other, platforms`;

/** The orders behind a row of the overlap: `column` of them. */
export function overlapRows(
  column: 'row' | 'person',
  row: Row,
  spec: RoiSpec,
  context: Context,
  bounds: Bounds,
): string {
  const by = (name: 'platform' | 'other') =>
    `row IN (SELECT row FROM touched WHERE platform = ${literal(row[name] as string)})`;
  const tests =
    typeof row['platform'] === 'string'
      ? [by('platform'), ...(typeof row['other'] === 'string' ? [by('other')] : [])]
      : [`(SELECT count(*) FROM touched t WHERE t.row = asked.row) = ${Number(row['platforms'])}`];
  return `WITH ${touchedSql(spec, context, bounds).join(',\n')}
SELECT ${column} FROM asked
WHERE ${tests.join(' AND ')}`;
}
