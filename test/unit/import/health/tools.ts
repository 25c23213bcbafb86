import { CHECKS } from '../../../../src/import/health/index.ts';
import { checkOf, examine } from '../../../../src/import/health/run.ts';
import type { HealthInput } from '../../../../src/import/health/types.ts';
import type { Engine, Row } from '../../../../src/engine/types.ts';
import type { LoadRecord } from '../../../../src/import/types.ts';
import { addDays } from '../../../../src/model/days.ts';
import type { Settings } from '../../../../src/model/settings.ts';
import type { TableName } from '../../../../src/model/tables.ts';
import { fill } from '../../../tools/tables.ts';

export type Rows = Parameters<typeof fill>[1][TableName] & object;

/** A moment after all data of these tests. */
export const NOW = new Date('2026-03-01T12:00:00Z');

/** A load as the checks read it; the rows of `fill` bear the number of their table as file. */
export const loadOf = (
  fileId: number,
  table: TableName,
  over: Partial<LoadRecord> = {},
): LoadRecord =>
  ({
    fileId,
    file: `${table}-${fileId}.csv`,
    source: 'unknown',
    table,
    loaded: '2026-02-28T00:00:00.000Z',
    from: null,
    to: null,
    counts: { lines: 1, rows: 1, rejected: 0, blank: 0, totals: 0, duplicates: 0 },
    ...over,
  }) as LoadRecord;

/** Fills the tables and looks at one check: its figures and the rows behind them. */
export async function look(
  engine: Engine,
  code: string,
  tables: Parameters<typeof fill>[1],
  over: { settings?: Partial<Settings>; loads?: LoadRecord[]; future?: TableName } = {},
): Promise<{ rows: Row[]; behind: Row[]; level: string | null }> {
  const context = await fill(engine, tables, over.settings);
  if (over.future) context.tables[over.future]!.futureRows = 1;
  const loads = over.loads ?? Object.keys(tables).map((table, i) => loadOf(i, table as TableName));
  const input: HealthInput = { context, loads, now: NOW };
  const report = await examine(engine, input);
  if (report.broken.length) throw new Error(JSON.stringify(report.broken));
  const found = report.findings.find((f) => f.code === code);
  const known = [...CHECKS.map((c) => c.code)];
  if (!known.includes(code)) throw new Error(`no check ${code}`);
  const sql = found ? checkOf(code)!.behind(found.rows, input) : null;
  return {
    rows: found?.rows ?? [],
    behind: sql ? (await engine.query(sql)).rows : [],
    level: found?.level ?? null,
  };
}

/** Days from `first` on, but those whose index is left out. */
export const daysFrom = (first: string, count: number, without: readonly number[] = []): string[] =>
  Array.from({ length: count }, (_, i) => i)
    .filter((i) => !without.includes(i))
    .map((i) => addDays(first, i));

/** `n` copies of a row for each day, told apart by `key`. */
export const times = (n: number, make: (i: number) => Rows[number]): Rows =>
  Array.from({ length: n }, (_, i) => make(i));
