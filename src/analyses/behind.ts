import type { Context } from '../model/context.ts';
import type { DerivedName } from '../model/derived.ts';
import { personColumn, personJoin } from '../model/joins.ts';
import { baseMoney, rateJoin } from '../model/money.ts';
import { ident } from '../model/sql.ts';
import { ROW_COLUMNS } from '../model/tables.ts';
import type { Lines, Query, Source } from './contract.ts';
import { indented } from './parts/behind.ts';

/** The statements over what an analysis says is behind a mark (`Behind` in contract.ts). */

const loaded = (context: Context, table: 'events' | 'orders'): boolean =>
  (context.tables[table]?.rows ?? 0) > 0;

/** What is told of each person beside the id. */
interface Facet {
  ctes: string;
  columns: string;
  join: string;
  uses?: readonly DerivedName[];
  money?: Query['money'];
}

/**
 * `main`: a row for each person, by value and then by id: `person` (the first of the ids),
 * `first_touch`, `first_event`, `last_event`, `events`, `orders`, `revenue`. What the workspace
 * does not hold has no column. All of these speak of all data, not of the period.
 */
export function peopleQuery(source: Source, context: Context): Query {
  const facets = [touchFacet(context), eventFacet(context), orderFacet(context)].filter(
    (f) => f !== null,
  );
  const order = loaded(context, 'orders') ? 'revenue DESC NULLS LAST, ' : '';
  return {
    statements: [
      {
        name: 'main',
        sql: `-- The people behind the figure, with what is known of each in all data
WITH counted AS (
${indented(source.sql)}
),
who AS (
  SELECT person, min(id) AS id FROM people
  WHERE person IN (SELECT person FROM counted) GROUP BY person
)${facets.map((f) => `,\n${f.ctes}`).join('')}
SELECT who.id AS person${facets.map((f) => `,\n  ${f.columns}`).join('')}
FROM who${facets.map((f) => `\n  LEFT JOIN ${f.join} USING (person)`).join('')}
ORDER BY ${order}who.id`,
      },
    ],
    uses: [
      ...new Set<DerivedName>(['people', ...source.uses, ...facets.flatMap((f) => f.uses ?? [])]),
    ],
    money: facets.flatMap((f) => f.money ?? []),
  };
}

const touchFacet = (context: Context): Facet | null =>
  context.tables.events?.columns.some((c) => c.name === 'channel' && c.distinct > 0)
    ? {
        ctes: `touched AS (  -- the first touch
  SELECT person, first(channel ORDER BY ts, session) AS first_touch
  FROM touch WHERE person IN (SELECT person FROM who) GROUP BY person
)`,
        columns: 'touched.first_touch',
        join: 'touched',
        uses: ['event_session', 'touch'],
      }
    : null;

const eventFacet = (context: Context): Facet | null =>
  loaded(context, 'events')
    ? {
        ctes: `seen AS (
  SELECT person, min(ts) AS first_event, max(ts) AS last_event, count(*) AS events
  FROM event_spine WHERE person IN (SELECT person FROM who) GROUP BY person
)`,
        columns: 'seen.first_event, seen.last_event, coalesce(seen.events, 0) AS events',
        join: 'seen',
        uses: ['event_spine'],
      }
    : null;

const orderFacet = (context: Context): Facet | null =>
  loaded(context, 'orders')
    ? {
        ctes: `bought AS (
  SELECT p.person, count(*) AS orders, sum(${baseMoney(context, 'orders', 'revenue')}) AS revenue
  FROM orders ${personJoin(context, 'orders', 'JOIN')}${rateJoin(context, 'orders')}
  WHERE p.person IN (SELECT person FROM who) GROUP BY p.person
)`,
        columns: 'coalesce(bought.orders, 0) AS orders, coalesce(bought.revenue, 0) AS revenue',
        join: 'bought',
        uses: ['rate_of_day'],
        money: [{ table: 'orders', columns: ['revenue'] }],
      }
    : null;

/**
 * `main`: the canonical rows of one table behind a mark, in the order of their files, with the
 * columns that hold anything: `file_id` and `row_number` say where each stands.
 */
export function linesQuery({ table, sql, uses }: Lines, context: Context): Query {
  const held = (context.tables[table]?.columns ?? [])
    .filter((c) => c.distinct > 0 && !ROW_COLUMNS.some((r) => r.name === c.name))
    .map((c) => c.name);
  const person = personColumn(table);
  const first = held.filter((c) => c === person);
  const columns = ['file_id', 'row_number', 'day', ...first, ...held.filter((c) => c !== person)];
  return {
    statements: [
      {
        name: 'main',
        sql: `-- The rows of ${table} behind the figure, as they stand in their files
SELECT ${columns.map(ident).join(', ')}
FROM ${table}
WHERE row IN (
${indented(sql)}
)
ORDER BY file_id, row_number`,
      },
    ],
    uses,
    money: [],
  };
}
