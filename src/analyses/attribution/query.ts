import type { Context } from '../../model/context.ts';
import { resolvePeriod, type Period } from '../../model/period.ts';
import { date } from '../../model/sql.ts';
import { inSegments, SEGMENT, whereSql } from '../../model/where.ts';
import type { Query } from '../contract.ts';
import { sidesOf } from '../parts/groups/sides.ts';
import { dayGrained, eligibleSql } from '../parts/credit/eligible.ts';
import { saleMoney, saleTime } from '../parts/credit/sale.ts';
import { lostSql, namedTouches, ownPlayer } from '../parts/credit/paths.ts';
import { conversionsSql, conversionTests, firstDaySql } from './conversions.ts';
import { conversionTable, ofTouch, tablesOf, type AttributionSpec } from './spec.ts';
import { statedSql, states } from './stated.ts';

/** The statements of attribution: the paths go to the worker, which runs the models over them. */
export function attributionQuery(spec: AttributionSpec, context: Context): Query {
  const sides = askedSides(spec, context);
  const table = conversionTable(spec);
  const days = saleDay(spec, context);
  return {
    statements: [
      ...sides.flatMap(({ suffix, side, period }) => [
        { name: `sales${suffix}`, sql: salesSql(side, context, period), to: 'work' as const },
        { name: `nulls${suffix}`, sql: nullsSql(side, context, period), to: 'work' as const },
      ]),
      ...(states(spec, context)
        ? [{ name: 'stated', sql: statedSql(context, sides[0]!.period) }]
        : []),
    ],
    uses: attributionUses,
    money: sides
      .map(({ side, period }) => ({
        table,
        columns: table === 'events' ? ['value'] : saleMoney(table),
        where: [
          ...conversionTests(side, context),
          ...(period && spec.dated === 'conversion' ? [inside(days, period)] : []),
        ].join(' AND '),
      }))
      .map(({ where, ...money }) => (where ? { ...money, where } : money)),
  };
}

export const attributionUses: Query['uses'] = [
  'people',
  'rate_of_day',
  'event_spine',
  'event_session',
  'touch',
];

interface Side {
  suffix: '' | '_compared';
  side: AttributionSpec;
  period: Period | null;
}

/** The answer's own side, and what it is compared with, each with its days; null = all data. */
export function askedSides(spec: AttributionSpec, context: Context): Side[] {
  const tables = tablesOf(spec);
  const { own, other } = sidesOf(spec, context, tables);
  const named = (suffix: Side['suffix'], side: AttributionSpec): Side => ({
    suffix,
    side,
    period: resolvePeriod(side.period, context, tables),
  });
  return [named('', own), ...(other ? [named('_compared', other)] : [])];
}

const inside = (day: string, { from, to }: Period): string =>
  `${day} BETWEEN ${date(from)} AND ${date(to)}`;

/** The conversion's own day, over its table. */
function saleDay(spec: AttributionSpec, context: Context): string {
  const table = conversionTable(spec);
  return table === 'events' ? 'events.day' : saleTime(table, context).day;
}

/**
 * Each conversion with the touches that led to it. It falls into the period by its own day, or
 * dated by click: by the day of its last touch (all models then share the same conversions), or by
 * first purchase: by the day of the customer's first conversion in all data. Without a touch it
 * keeps its own day. `more`: further columns of `sale s`.
 */
export function salesSql(
  spec: AttributionSpec,
  context: Context,
  period: Period | null,
  more: readonly string[] = [],
): string {
  const table = conversionTable(spec);
  const bounds = [
    ...conversionTests(spec, context),
    ...(period && spec.dated === 'conversion' ? [inside(saleDay(spec, context), period)] : []),
  ];
  const kept = keptSql(spec, context);
  const own = table === 'events' ? null : ownPlayer(spec.by, table, context);
  const day = {
    conversion: 's.day',
    click: 'coalesce(j.day, s.day)',
    first_purchase: 'coalesce(f.day, s.day)',
  }[spec.dated];
  const first = spec.dated === 'first_purchase';
  const ctes = [
    conversionsSql(spec, context, bounds.join(' AND ') || null),
    ...(first ? [firstDaySql(spec, context)] : []),
    `touches AS (  -- numbered within the person
  ${namedTouches(spec.by, kept, context)}
  WHERE t.person IN (SELECT person FROM sale)
)`,
    eligibleSql(spec.lookback, dayGrained(context), [
      't.day',
      't.channel',
      't.name',
      ...(kept ? ['t.kept'] : []),
      'epoch(s.ts) - epoch(t.ts) AS age',
    ]),
    `journey AS (  -- the touches before each conversion as lists, in their order
  SELECT row, max(day) AS day, list(name ORDER BY n) AS path,${kept ? ' list(kept ORDER BY n) AS kept,' : ''}
    list(channel = 'direct' ORDER BY n) AS direct,
    list(age ORDER BY n) AS ages
  FROM eligible GROUP BY row
)`,
  ];
  return `-- Each conversion with the ${spec.by.replaceAll(/\s+/g, ' ')} of the touches before it, ${back(spec)}
WITH ${ctes.join(',\n')}
SELECT ${['s.person', ...more].join(', ')}, ${day} AS day, s.revenue::DOUBLE AS revenue,
  ${own ? `CASE WHEN j.path IS NOT NULL THEN j.path WHEN ${table}.channel IS NOT NULL THEN [${own}] END` : 'j.path'} AS path,
  ${kept ? `${own ? `CASE WHEN j.kept IS NOT NULL THEN j.kept WHEN ${table}.channel IS NOT NULL THEN [${ownKept(spec, context)}] END` : 'j.kept'} AS kept,\n  ` : ''}j.direct, j.ages
FROM sale s LEFT JOIN journey j ON j.row = s.row${own ? `\n  JOIN ${table} ON ${table}.row = s.row` : ''}${
    first ? '\n  LEFT JOIN first_day f ON f.person = s.person' : ''
  }${period && spec.dated !== 'conversion' ? `\nWHERE ${inside(day, period)}` : ''}
ORDER BY s.person, s.ts, revenue, path`;
}

/**
 * The paths of the people who did not convert: those with a touch in the period and no conversion
 * in it or later. A path ends with their last touch in the period and begins a lookback before it,
 * as if they could have converted there.
 */
function nullsSql(spec: AttributionSpec, context: Context, period: Period | null): string {
  const kept = keptSql(spec, context);
  const tests = conversionTests(spec, context);
  // Who is not in the segment did not fail to convert: such a person is not asked about.
  const who = spec.where
    .filter((w) => w.column === SEGMENT)
    .map((w) => inSegments(w, context, 'person', 'person'));
  return `-- The paths of people who did not convert, ${back(spec)} up to their last touch
WITH ${conversionsSql(spec, context, [...tests, ...(period ? [`${saleDay(spec, context)} >= ${date(period.from)}`] : [])].join(' AND ') || null)},
${lostSql(spec.by, spec.lookback, period, kept, context)}
SELECT path${kept ? ', kept' : ''}, count(*) AS people
FROM lost${who.length ? `\nWHERE ${who.join(' AND ')}\n` : ' '}GROUP BY ALL ORDER BY ALL`;
}

const back = ({ lookback }: AttributionSpec): string =>
  lookback ? `within ${lookback.value} ${lookback.unit}s` : 'however old';

/** Whether a touch stands among the rows shown, over `t` and `events`; null where all do. */
const keptSql = (spec: AttributionSpec, context: Context): string | null => {
  const tests = spec.where.filter((w) => ofTouch(w.column, context));
  return tests.length ? whereSql(tests, 'events', context, 'events') : null;
};

/** The same of a conversion's own channel, over its table. */
function ownKept(spec: AttributionSpec, context: Context): string {
  const table = conversionTable(spec);
  const tests = spec.where.filter((w) => ofTouch(w.column, context));
  const known = tests.every((w) => context.tables[table]?.columns.some((c) => c.name === w.column));
  return known ? `coalesce(${whereSql(tests, table, context, table)}, false)` : 'false';
}
