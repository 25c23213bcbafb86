import type { Figure } from '../../i18n/figures.ts';
import type { Period } from '../../model/period.ts';
import type { TableName } from '../../model/tables.ts';
import { CHECKS } from './index.ts';
import type { HealthInput, HealthReport, Level, Where } from './types.ts';

/** What an answer is made of, so that a finding can tell whether it hits any of it. */
export interface Reading {
  tables: ReadonlySet<TableName>;
  /** The words of its SQL, without comments and texts: names of columns and tables. */
  words: ReadonlySet<string>;
  /** The days that it reads of a table, one stretch or two that are compared; null = all. */
  days: (table: TableName) => readonly Period[] | null;
  /** The events by name; null = any. */
  events: ReadonlySet<string> | null;
  /** False for a channel that its filters leave out. */
  channel: (name: string) => boolean;
}

/** A finding as far as it touches one answer: its sentence is the message filled with the args. */
export interface Touch {
  code: string;
  level: Level;
  key: string;
  args: Record<string, Figure>;
}

/** The findings that touch an answer, each told by those of its rows alone that do. */
export function touched(report: HealthReport, reading: Reading, input: HealthInput): Touch[] {
  return report.findings.flatMap((finding) => {
    const check = CHECKS.find((c) => c.code === finding.code);
    const rows = finding.rows.filter((row) =>
      check?.where(row, input).some((where) => hits(where, reading)),
    );
    if (!check || !rows.length) return [];
    const { code } = check;
    return [{ code, level: check.level(rows), key: `health.${code}`, args: check.claim(rows) }];
  });
}

/** True where the answer reads what is hit: the table, its days, and what of it is hit. */
export function hits(where: Where, reading: Reading): boolean {
  const { table, columns, event, channel } = where;
  if (!reading.tables.has(table)) return false;
  const days = reading.days(table);
  if (days && !days.some((period) => meets(period, where))) return false;
  if (columns?.length && !columns.some((c) => reading.words.has(c))) return false;
  if (event !== undefined && reading.events && !reading.events.has(event)) return false;
  return channel === undefined || reading.channel(channel);
}

const meets = (period: Period, { from, to }: Where): boolean =>
  (to === null || to >= period.from) && (from === null || from <= period.to);
