import type { Engine, QueryOptions } from '../../engine/types.ts';
import { literal } from '../../model/sql.ts';
import { readHeader } from '../header.ts';
import { readPreamble } from '../preamble.ts';
import { columnNames } from '../readers/names.ts';
import { recognise } from '../match.ts';
import { chooseTable } from '../recognise.ts';
import { tableDef } from '../../model/tables.ts';
import type { ImportWarning, LoadOptions, Sniffed } from '../types.ts';
import { isMissing, missingSql } from '../values/text.ts';
import { findClock, joinedSql } from './clock.ts';
import type { Clock, Shape, Wide } from './types.ts';
import { findWide } from './wide.ts';

export interface ReshapeInput {
  engine: Engine;
  /** The staged table, and names for what is made of it. */
  raw: string;
  long: string;
  joined: string;
  sniffed: Sniffed;
  today: string;
  options: Pick<LoadOptions, 'table' | 'unpivot' | 'join' | 'signal'>;
}

const signalOf = ({ signal }: Pick<LoadOptions, 'signal'>): QueryOptions =>
  signal ? { signal } : {};

export interface Reshaped {
  stage: string;
  sniffed: Sniffed;
  shape: Shape;
}

/**
 * Turns columns of days, periods or channels into rows, and a day with its clock in the next column
 * into one time. Gives a staged table and a `Sniffed` as if the file had been written so: what
 * follows knows nothing of it, and lines are counted after the turning.
 */
export async function reshape(input: ReshapeInput): Promise<Reshaped> {
  const { sniffed, options } = input;
  const wide = options.unpivot === false ? null : wideOf(sniffed, input.today);
  const turned = wide ? await unpivot(input, wide) : { stage: input.raw, sniffed };
  const clock = options.join === false ? null : findClockIn(turned.sniffed, options);
  const shape: Shape = { wide, clock, header: sniffed.header };
  return clock ? { ...(await join(input, turned, clock)), shape } : { ...turned, shape };
}

/** The columns of a file that are days, periods or channels; null where it is not wide. */
export function wideOf(sniffed: Sniffed, today: string): Wide | null {
  const { header, rawHeader, head, tail, preamble, name } = sniffed;
  if (recognise(rawHeader.map(readHeader), preamble)) return null;
  const about = [...preamble.map((r) => r.join(' ')), name];
  const { days } = readPreamble([...preamble, [name]]);
  const year = days?.[0].slice(0, 4) ?? /(?<!\d)20\d{2}(?!\d)/.exec(about.join(' '))?.[0];
  return findWide({
    header,
    sample: [...head, ...tail],
    about,
    year: year === undefined ? null : Number(year),
    today,
  });
}

/** The record and the column of the file behind a line and a column of the turned table. */
export function placeIn(
  { wide, header }: Shape,
  line: number,
  column: number | null,
): { record: number; header: string | null } {
  if (!wide) return { record: line, header: column === null ? null : (header[column] ?? null) };
  const m = wide.keys.length;
  const key = (line - 1) % m;
  const value = column === null ? undefined : wide.values[column - wide.keep.length - 1];
  const at =
    column === null
      ? null
      : value
        ? (value.at[key] ?? null)
        : (wide.keep[column] ?? wide.values[0]!.at[key] ?? null);
  return { record: Math.floor((line - 1) / m) + 1, header: at === null ? null : header[at]! };
}

async function unpivot(
  { engine, raw: stage, long, sniffed, options }: ReshapeInput,
  wide: Wide,
): Promise<Omit<Reshaped, 'shape'>> {
  const { keep, keys, values } = wide;
  await engine.exec(
    [`DROP TABLE IF EXISTS ${long}`, longSql(stage, long, sniffed, wide)],
    signalOf(options),
  );
  const raw = [
    ...keep.map((i) => sniffed.rawHeader[i] ?? ''),
    wide.key,
    ...values.map((v) => v.header),
  ];
  const { names } = columnNames(raw, raw.length);
  const turn = (records: readonly (readonly string[])[]): string[][] =>
    records.flatMap((r) =>
      keys.flatMap((key, k) => {
        const figures = values.map((v) => (v.at[k] === null ? '' : (r[v.at[k]!] ?? '')));
        return figures.every(isMissing) ? [] : [[...keep.map((i) => r[i] ?? ''), key, ...figures]];
      }),
    );
  return {
    stage: long,
    sniffed: {
      ...sniffed,
      header: names,
      rawHeader: raw,
      records: sniffed.records * keys.length,
      head: turn(sniffed.head).slice(0, SHOWN),
      tail: turn(sniffed.tail).slice(-SHOWN),
      warnings: [...sniffed.warnings, ...warningsOf(sniffed, wide)],
    },
  };
}
const SHOWN = 200;

function warningsOf({ header, records }: Sniffed, wide: Wide): ImportWarning[] {
  const { keys, values, totals, kind, assumedYear } = wide;
  const columns = values.reduce((n, v) => n + v.at.filter((i) => i !== null).length, 0);
  const args = { kind, columns, records, keys: keys.length, first: keys[0]!, last: keys.at(-1)! };
  const left = totals.map((i) => header[i]!).join(', ');
  return [
    { code: 'unpivoted', args: { ...args, lines: records * keys.length } },
    ...(totals.length ? [{ code: 'total-columns', args: { n: totals.length, names: left } }] : []),
    ...(assumedYear === null
      ? []
      : [{ code: 'year-assumed', args: { year: String(assumedYear) } }]),
  ];
}

/**
 * One line for each record and key, in the order of the file. Where a record has no figure for a
 * key, the line is blank; where a record is the header again, it is the header again.
 */
function longSql(stage: string, long: string, { header, rawHeader }: Sniffed, wide: Wide): string {
  const { keep, keys, values } = wide;
  const cell = (i: number | null): string => (i === null ? 'NULL' : `c${i}`);
  const figures = values.map((v, n) => `unnest([${v.at.map(cell).join(', ')}]) AS v${n}`);
  const first = values[0]!.at.map((i) =>
    literal(i === null ? null : clean(rawHeader[i] ?? header[i]!)),
  );
  const blank = values.map((_, k) => missingSql(`v${k}`)).join(' AND ');
  const again = `coalesce(trim(v0) = h0, false)`;
  const width = keep.length;
  const columns = [
    ...keep.map((i, k) => `CASE WHEN NOT blank THEN c${i} END AS c${k}`),
    `CASE WHEN blank THEN NULL WHEN again THEN ${literal(wide.key)} ELSE key END AS c${width}`,
    ...values.map(
      (v, k) =>
        `CASE WHEN blank THEN NULL WHEN again THEN ${literal(clean(v.header))} ELSE v${k} END AS c${width + 1 + k}`,
    ),
  ];
  return `CREATE TABLE ${long} AS
-- A line for each record and each column of ${wide.kind}
SELECT (line - 1) * ${keys.length} + k + 1 AS line, ${width + 1 + values.length}::INTEGER AS cells,
  ${columns.join(',\n  ')},
  CASE WHEN NOT blank THEN extra END AS extra
FROM (
  SELECT *, (${blank}) AND extra IS NULL AS blank, ${again} AS again
  FROM (
    SELECT line, extra, ${keep.map((i) => `c${i}, `).join('')}unnest(range(${keys.length})) AS k,
      unnest([${keys.map(literal).join(', ')}]) AS key,
      unnest([${first.join(', ')}]) AS h0,
      ${figures.join(',\n      ')}
    FROM ${stage}
  )
)`;
}

const clean = (header: string): string => header.trim().replaceAll('\0', '');

function findClockIn(sniffed: Sniffed, options: ReshapeInput['options']): Clock | null {
  const { header, rawHeader, head, tail, name } = sniffed;
  const samples = header.map((_, i) =>
    [...head, ...tail].flatMap((r) => (isMissing(r[i] ?? '') ? [] : [r[i]!])),
  );
  const found = findClock(rawHeader.length === header.length ? rawHeader : header, samples);
  if (!found) return null;
  const headers = rawHeader.map(readHeader);
  const table =
    options.table ??
    recognise(headers, sniffed.preamble)?.table ??
    chooseTable({ headers, samples }, name);
  // Figures of a day stay that day's: its hours are a property there.
  const def = table && tableDef(table);
  return def && def.columns.some((c) => c.name === def.time && c.type === 'timestamp')
    ? found
    : null;
}

async function join(
  { engine, joined, options }: ReshapeInput,
  { stage, sniffed }: Omit<Reshaped, 'shape'>,
  { day, clock }: Clock,
): Promise<Omit<Reshaped, 'shape'>> {
  const cells = sniffed.header.map((_, i) =>
    i === day ? `${joinedSql(`c${day}`, `c${clock}`)} AS c${i}` : `c${i}`,
  );
  await engine.exec(
    [
      `DROP VIEW IF EXISTS ${joined}`,
      `CREATE VIEW ${joined} AS SELECT line, cells, ${cells.join(', ')}, extra FROM ${stage}`,
    ],
    signalOf(options),
  );
  const put = (r: readonly string[]): string[] =>
    r.map((cell, i) => (i === day && cell && r[clock] ? `${cell} ${r[clock]}` : cell));
  const names = [sniffed.header[day]!, sniffed.header[clock]!];
  return {
    stage: joined,
    sniffed: {
      ...sniffed,
      // The clock's own column stays, as a property: its name must not make it the time.
      rawHeader: sniffed.rawHeader.map((h, i) => (i === clock ? '' : h)),
      head: sniffed.head.map(put),
      tail: sniffed.tail.map(put),
      warnings: [
        ...sniffed.warnings,
        { code: 'clock-joined', args: { day: names[0]!, clock: names[1]! } },
      ],
    },
  };
}
