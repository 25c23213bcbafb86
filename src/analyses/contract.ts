import type { Component } from 'svelte';
import type { Row } from '../engine/types.ts';
import type { Figure } from '../i18n/index.ts';
import type { Context } from '../model/context.ts';
import type { DerivedName } from '../model/derived.ts';
import type { Period } from '../model/period.ts';
import type { Condition } from '../model/spec.ts';
import type { TableName } from '../model/tables.ts';

/** The spec as everything outside an analysis' folder sees it. */
export interface SpecBase {
  kind: string;
  version: number;
  title?: string | undefined;
  [key: string]: unknown;
}

/**
 * What is known of an analysis before anybody opens it: small, since the page loads all of them.
 * The registry finds them; navigation, forms, saving, linking, the SQL view, export and findings
 * all come from this and from the method, without a line for each kind. The folder's
 * `names.<locale>.json` says `<kind>.name`, `.title` and, for the first screen, `.ask`, `.needs`,
 * `.from`; its other messages come with the method.
 */
export interface Card {
  kind: string;
  version: number;
  /** The step of the loop in whose group the rail shows it, and its place there. */
  step: 'plan' | 'run' | 'evaluate' | 'optimise';
  place: number;
  /** Tables without which there is no answer: each inner list is "one of these". */
  needs: readonly (readonly TableName[])[];
  /** Tables whose rows the answer depends on, where they are more than the needs. */
  reads?: readonly TableName[];
  /** Gives a `Method`; whose specs it takes is known in its folder alone. */
  open: () => Promise<{ method: unknown }>;
}

/** How an analysis answers. Fetched when it is first asked for. */
export interface Method<S extends SpecBase = SpecBase, R extends Answer = Answer> {
  /**
   * Validates what came in, fills the static defaults (a spec without a period covers all data)
   * and those that depend on the data (a funnel's steps). Rejects with `invalid-spec`.
   */
  complete(input: unknown, context: Context): S;
  /** The first spec that the page shows: a sensible answer for the data at hand. */
  defaults(context: Context): S;
  query(spec: S, context: Context): Query;
  /**
   * The specs of this kind that answer one together, each asked by itself (and kept by itself);
   * null where the spec answers alone. `parts/groups` has what gives them.
   */
  legs?(spec: S, context: Context): Legs<S> | null;
  /**
   * The statements' rows, by statement name, to the typed answer. Pure and quick: long figuring
   * stands in the folder's `work.ts`, whose tables come in here beside the statements'.
   */
  result(tables: Record<string, Row[]>, spec: S, context: Context): R;
  /** Ranked, at most three, none when nothing is worth saying. */
  findings(answer: R, spec: S, context: Context): Finding[];
  /** What stands behind a mark; without it a mark offers no more than the SQL. */
  behind?: Behind<S>;
  Form: () => Promise<{ default: Component<FormProps<S>> }>;
  View: () => Promise<{ default: Component<ViewProps<S, R>> }>;
}

/**
 * What a mark of a chart or a row of a table stands for. A click on any of them opens a menu:
 * filter to this · break down · the people · the rows · the SQL · explain. The analysis says only
 * what is behind the mark; menu, sheets, segments and CSV come from the page, without a line for
 * each kind. `row` is what the view gave the mark (`spots`) or the table (`identity`): fields of a
 * row of the answer that name it; a field that is missing means "all of them". Views need nothing
 * more than that: give `row` for every mark that stands for rows of the data.
 *
 * An analysis gives SELECTs of codes and no more: `person` of `people` (model/derived.ts) for
 * people, `row` of a canonical table for lines, repeated or NULL as it comes. They may begin with
 * WITH and should share the CTEs of the analysis' own query, so that they count alike: the number
 * of people behind a cell that counts people is that cell's figure. `parts/behind.ts` has helpers;
 * `roi/behind.ts` is an example. "Break down" needs nothing: a spec with `breakdown: {column}` or
 * `by: [columns]` is broken down by these. "Explain" writes the fractions of the columns that say
 * `of` (`AnswerColumn`), the conditions in words, the SQL and what data health says of it.
 */
export interface Behind<S extends SpecBase> {
  /** The mark as a filter for `where` and `period`; null where it stands for no part. */
  part?(row: Row, spec: S, context: Context): Part | null;
  /** SELECT of the `person` of everybody whom the mark counts; null where it counts nobody. */
  people?(row: Row, spec: S, context: Context): Source | null;
  /** SELECTs of the `row` of every line that the mark is made of; none where there are none. */
  lines?(row: Row, spec: S, context: Context): readonly Lines[];
}

/** Conditions that are added to the spec's `where`, days that become its `period`. */
export interface Part {
  where?: readonly Condition[];
  period?: Period;
}

/** A SELECT, and the derived tables that must stand for it. */
export interface Source {
  sql: string;
  uses: readonly DerivedName[];
}
export type Lines = Source & { table: TableName };

/** Specs that answer together, what is asked beside them, and how their tables become one answer's. */
export interface Legs<S extends SpecBase = SpecBase> {
  specs: readonly S[];
  beside: Query;
  join(tables: readonly Record<string, Row[]>[], beside: Record<string, Row[]>): Joined;
}
export interface Joined {
  tables: Record<string, Row[]>;
  warnings: Warning[];
}

/** An analysis that was opened. */
export type Analysis = Omit<Card, 'open'> & Method;

export interface Query {
  /**
   * Read-only statements, run in this order, each as an analyst would write it, over the canonical
   * and derived tables only. `main` gives the rows; the others give parts. A statement `to: 'work'`
   * goes to the folder's `work.ts`, in a worker of ours, and never passes the page.
   */
  statements: { name: string; sql: string; to?: 'work' }[];
  /** Derived tables that must stand before the statements run. */
  uses: readonly DerivedName[];
  /**
   * Where foreign money is summed: rows of `table` (with `where`, its alias is the table's name)
   * whose columns are converted. The runner checks for missing rates and rejects with `no-rate`.
   */
  money: readonly { table: TableName; columns: readonly string[]; where?: string }[];
}

export interface Answer {
  /** The rows of the console API, exactly as documented there. */
  rows: Row[];
  columns: AnswerColumn[];
  /**
   * Further tables by name. `levels`, where there is one, holds rows of the same columns that stand
   * above `rows`: what they do not tell apart is null.
   */
  parts: Record<string, Row[]>;
  warnings: Warning[];
}

/** How a table, a CSV and a chart name and format a column; the label is `<kind>.column.<name>`. */
export interface AnswerColumn {
  name: string;
  unit: 'text' | 'count' | 'decimal' | 'money' | 'rate' | 'ratio' | 'seconds' | 'day' | 'flag';
  /** Of a rate or ratio: what was divided. "Explain" shows both figures. */
  of?: Fraction;
}

/**
 * `times` (1 where left out) × `over` / `under`, fields of the same row; of several in `over` the
 * first less the others. With `at`, the denominator stands in the row that is like this one but for
 * that column, which is 1 there (`first`) or one less (`previous`).
 */
export interface Fraction {
  over: string | readonly string[];
  under: string;
  times?: number;
  at?: { column: string; row: 'first' | 'previous' };
}

/** Becomes a sentence by the message `<key>` filled with `args`. */
export interface Finding {
  key: string;
  args: Record<string, Figure>;
  level: 'worse' | 'better' | 'info';
  /** A message key of this folder: why it is worth reading. */
  reason: string;
  /** The rows that carry it: equal on these columns, put in focus in chart and table on click. */
  evidence: Row[];
}

export interface Warning {
  /** The message is `warning.<code>` of the folder (`<kind>.warning.<code>`) or of the app. */
  code: string;
  args: Record<string, string | number>;
}

export interface FormProps<S> {
  spec: S;
  context: Context;
  /** Called with the changed spec; the page runs it at once and can undo it. */
  onchange: (spec: S) => void;
}

export interface ViewProps<S, R> {
  spec: S;
  answer: R;
  context: Context;
  /** Rows in focus (from a finding or the table), as partial rows; null = none. */
  focus: Row | null;
  onfocus: (row: Row | null) => void;
}

export type { Context, Period, Row };

/** What `run` gives back: what the page shows and the console API returns. */
export interface RunResult extends Answer {
  kind: string;
  spec: SpecBase;
  sql: string[];
  findings: Finding[];
  /** Milliseconds in the engine, and rows of the tables used. */
  elapsed: number;
}
