import type { Engine, QueryOptions } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import { ident } from '../model/sql.ts';
import { TABLES } from '../model/tables.ts';
import { setAside } from './aside.ts';
import { fileChecks, unlike } from './checks.ts';
import { currencyQuestion } from './certain.ts';
import { settleClaims } from './claims.ts';
import type { Keeper } from './keeper.ts';
import { measure, type Measured } from './measure.ts';
import { findOverlap, otherGrain, standingOf, touching, type OverlapInput } from './overlap.ts';
import { preview } from './preview.ts';
import { ownChannel, told, type Recipe } from './recipe.ts';
import { typedColumns } from './typed.ts';
import type { Shape } from './shape/types.ts';
import type { LoadOptions, LoadRecord, OverlapChoice, Part, Plan, Sniffed } from './types.ts';
import { understand, type Understood } from './understand.ts';
import type { Warehouse } from './warehouse/index.ts';

/** A file's rows in the engine, waiting to be loaded or dropped. */
export interface Staged {
  id: string;
  /** The table as it was opened. */
  part: Part;
  /** As it is read, and how it was brought into that form. */
  sniffed: Sniffed;
  shape: Shape;
  stage: string;
  aside: string;
  understood: Understood;
  measured: Measured | null;
}

export interface PlanInput {
  engine: Engine;
  warehouse: Warehouse;
  keeper: Keeper;
  settings: Settings;
  now: Date;
}

/** The options of a query that stops with the load it belongs to. */
export const stoppable = ({ signal }: LoadOptions): QueryOptions => (signal ? { signal } : {});

/** What names a source in reports and records: the platform's export, or 'unknown'. */
export const sourceName = (u: Understood): string => u.source?.id ?? 'unknown';

/** A plan without what a recipe says of it. */
export type Planned = Omit<Plan, 'signature' | 'recalled'>;

/** Understands staged rows and tells what would load; nothing that stands is touched. */
export async function makePlan(
  input: PlanInput,
  staged: Pick<Staged, 'id' | 'part' | 'sniffed' | 'shape' | 'stage' | 'aside'>,
  options: LoadOptions,
): Promise<{ plan: Planned; staged: Staged }> {
  const { engine, keeper, settings, now } = input;
  const { sniffed, stage, aside } = staged;
  const queryOptions = stoppable(options);
  const tell = (done: number): void =>
    options.onProgress?.({
      file: staged.part.name,
      phase: 'understanding',
      done: Math.round(done * sniffed.bytes),
      total: sniffed.bytes,
    });
  tell(0);
  const understood = await understand({
    engine,
    stage,
    sniffed,
    settings,
    salt: await keeper.salt(),
    options,
    queryOptions,
  });
  tell(0.4);
  const { table, missing } = understood;
  if (!understood.recipe || missing.length) {
    return {
      plan: unready(staged, understood, settings, options),
      staged: { ...staged, understood, measured: null },
    };
  }
  const settled = await setAside({
    engine,
    stage,
    aside,
    recipe: understood.recipe,
    rawHeader: sniffed.rawHeader,
    options: queryOptions,
  });
  const { repeated } = settled;
  const once = await settleClaims({
    ...staged,
    engine,
    recipe: settled.recipe,
    options: queryOptions,
  });
  const { recipe } = once;
  tell(0.7);
  const measured = await measure(
    engine,
    stage,
    aside,
    recipe,
    { now, base: settings.currency },
    queryOptions,
  );
  const apart = await unlike(engine, stage, aside, recipe, measured.counts, queryOptions);
  tell(0.9);
  const { overlap, otherDays } = await overlapOf(
    engine,
    await meeting(input, { ...staged, understood }, recipe, measured),
    options.overlap ?? 'replace',
    queryOptions,
  );
  const asked = await currencyQuestion(input, recipe, measured.unnamed, queryOptions);
  const shown = await preview(
    engine,
    stage,
    aside,
    recipe,
    sniffed.header.length,
    measured.counts.lines,
    queryOptions,
  );
  tell(1);
  return {
    staged: { ...staged, understood: { ...understood, recipe }, measured },
    plan: {
      ...unready(staged, understood, settings, options),
      table,
      overlap,
      questions: [...understood.questions, ...asked],
      warnings: [
        ...understood.warnings,
        ...measured.warnings,
        ...fileChecks(sniffed, measured.counts),
        ...apart,
        ...once.warnings,
        ...(repeated ? [{ code: 'repeated-ids', args: { rows: repeated } }] : []),
        ...(otherDays ? [{ code: 'same-days', args: { days: otherDays } }] : []),
      ],
      counts: measured.counts,
      preview: shown,
      sums: measured.sums,
      totals: measured.totals,
      statedSums: measured.statedSums,
    },
  };
}

/** A plan that cannot be loaded yet: no table, or a required column is missing. */
function unready(
  { id, part, sniffed, shape }: Pick<Staged, 'id' | 'part' | 'sniffed' | 'shape'>,
  understood: Understood,
  settings: Settings,
  options: LoadOptions,
): Planned {
  const { recipe, table, missing } = understood;
  const lines = sniffed.records;
  const missed = missing.map((column) => ({ code: 'column-missing', args: { column, table } }));
  return {
    id,
    file: part.name,
    sniffed,
    shape,
    source: sourceName(understood),
    table,
    mapping: understood.mapping,
    timeZone: recipe?.zone ?? options.timeZone ?? settings.timeZone,
    currency: recipe && told(recipe),
    overlap: null,
    questions: table ? understood.questions : [{ code: 'table', options: [...TABLES], args: {} }],
    warnings: [...understood.warnings, ...missed],
    counts: { lines, rows: 0, rejected: 0, blank: 0, totals: 0, duplicates: 0 },
    preview: sniffed.head.slice(0, 8).map((cells, i) => ({ line: i + 1, cells, aside: null })),
    sums: {},
    totals: [],
    statedSums: null,
  };
}

/** The new rows as a SELECT with the columns of the table, `row` as their line. */
export function freshSql(stage: string, aside: string, recipe: Recipe, where = 'true'): string {
  const columns = typedColumns(recipe).map(({ name, sql }) => `${sql} AS ${ident(name)}`);
  return `SELECT line AS row, ${columns.join(',\n  ')}
FROM ${stage} WHERE ${where} AND line NOT IN (SELECT line FROM ${aside})`;
}

/** The new rows and the loads that they may meet, for questions about both. */
export async function meeting(
  { warehouse, keeper }: Pick<PlanInput, 'warehouse' | 'keeper'>,
  { sniffed, stage, aside, understood }: Omit<Staged, 'id' | 'part' | 'measured'>,
  recipe: Recipe,
  measured: Measured,
): Promise<{ gone: LoadRecord[]; overlapping: OverlapInput }> {
  const { gone, loads } = touching(keeper.loads(), recipe.table, sniffed.hash, measured);
  return {
    gone,
    overlapping: {
      table: recipe.table,
      fresh: freshSql(stage, aside, recipe),
      columns: typedColumns(recipe).map((c) => c.name),
      ...standingOf(recipe.table, await warehouse.columns(recipe.table)),
      loads,
      source: sourceName(understood),
      ownChannel: ownChannel(recipe),
    },
  };
}

async function overlapOf(
  engine: Engine,
  { gone, overlapping }: Awaited<ReturnType<typeof meeting>>,
  choice: OverlapChoice,
  queryOptions: QueryOptions,
): Promise<{ overlap: Plan['overlap']; otherDays: number }> {
  if (!overlapping.loads.length && !gone.length) return { overlap: null, otherDays: 0 };
  const found = await findOverlap(engine, overlapping, choice, queryOptions);
  const otherDays = await otherGrain(engine, overlapping, queryOptions);
  const same = gone.reduce((sum, l) => sum + l.counts.rows, 0);
  if (!same) return { overlap: found, otherDays };
  return {
    otherDays,
    overlap: {
      rows: (found?.rows ?? 0) + same,
      differing: found?.differing ?? 0,
      from: found?.from ?? gone[0]!.from ?? '',
      to: found?.to ?? gone[0]!.to ?? '',
      choice,
    },
  };
}

/** Rejects with `not-recognised` or `column-missing` what cannot be loaded as it stands. */
export function requireReady({ understood, sniffed }: Staged): Recipe {
  if (!understood.recipe) {
    throw new Problem('not-recognised', {
      file: sniffed.name,
      headers: sniffed.header.slice(0, 12),
    });
  }
  if (understood.missing.length) {
    throw new Problem('column-missing', {
      file: sniffed.name,
      table: understood.table,
      columns: understood.missing,
      headers: sniffed.header.slice(0, 30),
    });
  }
  return understood.recipe;
}
