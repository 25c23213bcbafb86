import type { Row } from '../../engine/types.ts';
import type { Figure } from '../../i18n/figures.ts';
import type { Context } from '../../model/context.ts';
import type { TableName } from '../../model/tables.ts';
import type { ListedLoad } from '../types.ts';

/** `decide`: figures are wrong or missing until a person acts; `look`: likely; `note`: to know. */
export type Level = 'decide' | 'look' | 'note';

/** Where a person can mend it; the page knows the way there. */
export type Mend = 'rates' | 'rules' | 'files' | 'load' | 'sql';

/** What a check may know beside the tables. */
export interface HealthInput {
  context: Context;
  loads: readonly ListedLoad[];
  now: Date;
}

/** How a figure of a finding is written; its head is the message `health.column.<name>`. */
export interface HealthColumn {
  name: string;
  unit:
    'text' | 'table' | 'source' | 'file' | 'reason' | 'count' | 'share' | 'sum' | 'day' | 'moment';
}

/** What one row of figures touches: answers that read none of it need not say anything. */
export interface Where {
  table: TableName;
  /** Canonical columns whose use is hit; none = the rows themselves. */
  columns?: readonly string[];
  from: string | null;
  to: string | null;
  event?: string;
  channel?: string;
}

/**
 * One check: a file under `checks/` and a line in the list. Its message is `health.<code>` (claim
 * first, with a full stop), `health.<code>.name` says what is looked at.
 */
export interface Check {
  code: string;
  /** Tables without which there is nothing to check: each inner list is "one of these". */
  needs: readonly (readonly TableName[])[];
  columns: readonly HealthColumn[];
  mend: readonly Mend[];
  /** The rows of figures as an analyst would ask for them; null where these data cannot have it. */
  query(input: HealthInput): string | null;
  level(rows: readonly Row[]): Level;
  /** What fills the message, for these rows alone. */
  claim(rows: readonly Row[]): Record<string, Figure>;
  where(row: Row, input: HealthInput): readonly Where[];
  /** The canonical rows behind these figures, with file and line; null where none are. */
  behind(rows: readonly Row[], input: HealthInput): string | null;
}

/** A check that found something. */
export interface HealthFinding {
  code: string;
  level: Level;
  sql: string;
  rows: Row[];
  /** True where more rows of figures were found than are kept. */
  more: boolean;
}

export interface HealthReport {
  /** Ranked: what needs a decision first, then in the order of the list. */
  findings: HealthFinding[];
  /** Codes that were looked at and found nothing; those whose tables are not loaded; that broke. */
  clean: string[];
  skipped: string[];
  broken: { code: string; detail: string }[];
  /** Milliseconds in the engine, and when. */
  elapsed: number;
  at: string;
}
