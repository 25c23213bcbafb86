import { aliasSql } from './aliases.ts';
import { campaignFields, campaignSql } from './campaigns.ts';
import { channelSql, matchesSql, type Matches } from './channels.ts';
import type { Settings } from './settings.ts';
import { ident } from './sql.ts';
import { tableDef, type TableName } from './tables.ts';

/**
 * What follows from a row's source, medium and campaign: the names under which they are shown, the
 * channel, and the parts of the campaign's name. All of it is computed once for each combination,
 * when rows are loaded and when the settings change. What a file gave and an alias renamed stays in
 * a column `given.<name>`, filled in the renamed rows alone.
 */
export type MarkSettings = Pick<Settings, 'channelRules' | 'aliases' | 'campaignPatterns'>;

export type Mark = 'source' | 'medium' | 'campaign';
const MARKS: readonly Mark[] = ['source', 'medium', 'campaign'];
const RENAMED = ['source', 'campaign'] as const;
type Renamed = (typeof RENAMED)[number];

const has = (table: TableName, column: string): boolean =>
  tableDef(table).columns.some((c) => c.name === column);

/** The marks that a table has. */
export const marksOf = (table: TableName): Mark[] => MARKS.filter((m) => has(table, m));

/** Tables whose channel follows from the rules: those that bear all that the rules read. */
export const hasRules = (table: TableName): boolean =>
  has(table, 'channel') && MARKS.every((m) => has(table, m));

export const givenColumn = (mark: Renamed): string => `given.${mark}`;

/** True for a column that follows from the settings and is no content of a file. */
export const isDerivedColumn = (column: string): boolean =>
  column.startsWith('given.') || column.startsWith('campaign.');

/** The marks of a table that aliases rename. */
export const renamedMarks = (table: TableName, { aliases }: MarkSettings): Renamed[] =>
  RENAMED.filter((m) => has(table, m) && aliases.some((a) => a.column === m && a.names.length));

/** The columns that a table has beside its own under these settings. */
export const derivedColumns = (table: TableName, settings: MarkSettings): string[] => [
  ...renamedMarks(table, settings).map(givenColumn),
  ...(has(table, 'campaign') ? campaignFields(settings.campaignPatterns) : []),
];

/** A mark as the file gave it, in rows (alias r) whose table has these columns. */
const given = (mark: Mark, standing: readonly string[]): string =>
  mark !== 'medium' && standing.includes(givenColumn(mark))
    ? `coalesce(r.${ident(givenColumn(mark))}, r.${mark})`
    : `r.${mark}`;

/** The table with its marks as the files gave them and no derived column: for comparing with files. */
export function givenSql(table: TableName, standing: readonly string[]): string {
  const derived = standing.filter(isDerivedColumn);
  if (!derived.length) return table;
  const back = RENAMED.filter((m) => standing.includes(givenColumn(m)));
  const replace = back.length
    ? ` REPLACE (${back.map((m) => `${given(m, standing)} AS ${m}`).join(', ')})`
    : '';
  return `(SELECT * EXCLUDE (${derived.map(ident).join(', ')})${replace} FROM ${table} r)`;
}

/** What the map below gives, joined to rows under the alias m. */
export interface MarkMap {
  /** The SELECT with a row for each combination: `was_<mark>` as given, and what follows. */
  sql: string;
  /** Joins it to the rows (alias r). */
  on: string;
  /** Column → its value, over r and m. `channel` where the rules decide it. */
  values: Record<string, string>;
}

/**
 * The map from the combinations in `from` to what follows from them; null where nothing does.
 * `standing` are the columns of `from` that may matter: `given.…` and a table's own.
 */
export function markMap(
  table: TableName,
  from: string,
  standing: readonly string[],
  settings: MarkSettings,
): MarkMap | null {
  const marks = marksOf(table);
  const derived = derivedColumns(table, settings);
  const rules = hasRules(table);
  const back = RENAMED.filter((m) => standing.includes(givenColumn(m)) && marks.includes(m));
  if (!rules && !derived.length && !back.length) return null;
  const renamed = new Set<Mark>(renamedMarks(table, settings));
  const fields = derived.filter((c) => !c.startsWith('given.'));
  const parts = fields.length
    ? campaignSql(settings.campaignPatterns, {
        source: marks.includes('source') ? 'source' : 'NULL::VARCHAR',
        campaign: 'campaign',
      })
    : {};
  const { matches, columns } = matchedOnce();
  const channel = rules
    ? [
        `${channelSql(settings.channelRules, { source: 'source', medium: 'medium', campaign: 'campaign' }, matches)} AS channel`,
      ]
    : [];
  const shown = marks.map((m) =>
    m !== 'medium' && renamed.has(m)
      ? `${aliasSql(settings.aliases, m, `was_${m}`)} AS ${m}`
      : `was_${m} AS ${m}`,
  );
  const set = [...new Set<Renamed>([...back, ...RENAMED.filter((m) => renamed.has(m))])];
  return {
    sql: `SELECT ${marks.map((m) => `was_${m}`).join(', ')},
  ${[...set, ...channel, ...fields.map((f) => `${parts[f]} AS ${ident(f)}`)].join(',\n  ')}
FROM (
  SELECT ${['*', ...columns()].join(', ')}
  FROM (
    SELECT ${marks.map((m) => `was_${m}`).join(', ')}, ${shown.join(', ')}
    FROM (SELECT DISTINCT ${marks.map((m) => `${given(m, standing)} AS was_${m}`).join(', ')} FROM ${from} r)
  )
)`,
    on: marks.map((m) => `m.was_${m} IS NOT DISTINCT FROM ${given(m, standing)}`).join(' AND '),
    values: {
      ...Object.fromEntries(set.map((m) => [m, `m.${m}`])),
      ...Object.fromEntries(
        set.map((m) => [
          givenColumn(m),
          `CASE WHEN m.${m} IS DISTINCT FROM m.was_${m} THEN m.was_${m} END`,
        ]),
      ),
      ...Object.fromEntries(fields.map((f) => [f, `m.${ident(f)}`])),
      ...(rules ? { channel: 'm.channel' } : {}),
    },
  };
}

/** Rules share their patterns: each is a column, compiled and matched once however many rules ask. */
function matchedOnce(): { matches: Matches; columns: () => string[] } {
  const names = new Map<string, string>();
  return {
    matches: (expr, pattern) => {
      const sql = matchesSql(expr, pattern);
      if (!names.has(sql)) names.set(sql, `match_${names.size}`);
      return names.get(sql)!;
    },
    columns: () => [...names].map(([sql, name]) => `${sql} AS ${name}`),
  };
}
