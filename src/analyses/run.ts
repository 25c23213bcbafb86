import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { segmentSql, segmentUses } from '../model/segments.ts';
import type { Segment } from '../model/settings.ts';
import { ident } from '../model/sql.ts';
import { segmentTable } from '../model/where.ts';
import { asking, type Asking } from './asking.ts';
import type { Analysis, Card, Joined, Query, RunResult, SpecBase, Warning } from './contract.ts';
import type { Kept } from './kept.ts';
import { openAnalysis } from './registry.ts';
import type { Pieces } from './work.ts';

/** What the runner is given by whoever owns the tables and the workers. */
export interface Means {
  context: Context;
  engine: Engine;
  /** Makes sure that the derived tables that a query uses stand. */
  prepare: (query: Query, options: QueryOptions) => Promise<void>;
  /** Runs the work of an analysis away from the page. */
  figure: (
    kind: string,
    pieces: Pieces,
    spec: SpecBase,
    context: Context,
    options: QueryOptions,
  ) => Promise<Record<string, Row[]>>;
  /** What was asked of the same data before. */
  kept?: Kept;
}

/** The one caller of every analysis: spec → query → engine → work → answer → findings. */
export async function run(
  input: unknown,
  means: Means,
  options: QueryOptions = {},
): Promise<RunResult> {
  const { context, kept } = means;
  const { analysis, spec } = await completeSpec(input, context);
  const started = performance.now();
  options.signal?.throwIfAborted();
  const key = `answer ${figured(spec)}`;
  const known = kept?.get<RunResult>(key);
  if (known) return { ...structuredClone(known), spec, elapsed: performance.now() - started };

  const { tables, queries, warnings } = await answered(analysis, spec, means, options);
  options.onProgress?.(1);
  const answer = analysis.result(tables, spec, context);
  const result: RunResult = {
    kind: analysis.kind,
    spec,
    ...answer,
    warnings: [...warnings, ...answer.warnings],
    sql: [
      ...queries.flatMap((q) => q.statements.map((s) => s.sql)),
      ...segmentsIn(queries, context).map((s) => segmentSql(s, context)),
    ],
    findings: analysis.findings(answer, spec, context),
    elapsed: performance.now() - started,
  };
  kept?.put(key, kept && structuredClone(result));
  return result;
}

interface Answered extends Joined {
  queries: readonly Query[];
}

/** The tables of a spec's query, or of the specs that answer it together, one after the other. */
async function answered(
  analysis: Analysis,
  spec: SpecBase,
  means: Means,
  options: QueryOptions,
): Promise<Answered> {
  const { kind } = analysis;
  const legs = analysis.legs?.(spec, means.context) ?? null;
  const specs = legs?.specs ?? [spec];
  const queries = specs.map((leg) => analysis.query(leg, means.context));
  const warnings: Warning[] = [];
  const tables: Record<string, Row[]>[] = [];
  for (const [i, query] of queries.entries()) {
    const onProgress = (share: number) => options.onProgress?.((i + share) / queries.length);
    const own = { ...options, onProgress };
    const said = await prepared(query, means, own);
    // The first leg is the whole: what is true of its money is said of it.
    if (i === 0) warnings.push(...said);
    tables.push(await asked(kind, query, specs[i]!, means, own));
  }
  if (!legs) return { tables: tables[0]!, queries, warnings };
  await prepared(legs.beside, means, options);
  const beside = await asked(kind, legs.beside, spec, means, options);
  const joined = legs.join(tables, beside);
  return {
    tables: joined.tables,
    queries: [...queries, legs.beside],
    warnings: [...warnings, ...joined.warnings],
  };
}

/** The completed spec as text, but for its title, which no figure depends on. */
const figured = (spec: SpecBase): string => JSON.stringify({ ...spec, title: undefined });

/** The tables of a query's statements, and those of the work on them. */
async function asked(
  kind: string,
  { statements }: Query,
  spec: SpecBase,
  { context, engine, figure, kept }: Means,
  options: QueryOptions,
): Promise<Record<string, Row[]>> {
  const ask = asking(engine, kept, options);
  const own = statements.filter((s) => s.to === 'work');
  const steps = statements.length + (own.length ? 1 : 0);
  const tables: Record<string, Row[]> = {};
  const key = `work ${figured(spec)} ${own.map((s) => s.sql).join(';\n')}`;
  const worked = own.length ? kept?.get<Record<string, Row[]>>(key) : {};
  const pieces: Pieces = {};
  for (const [i, { name, sql, to }] of statements.entries()) {
    options.onProgress?.(i / steps);
    if (to !== 'work') tables[name] = await ask.rows(sql);
    else if (!worked) pieces[name] = await ask.pieces(sql);
  }
  if (worked) return { ...tables, ...structuredClone(worked) };
  const onProgress = (share: number) => options.onProgress?.((steps - 1 + share) / steps);
  const done = await figure(kind, pieces, spec, context, { ...options, onProgress });
  kept?.put(key, kept && structuredClone(done));
  return { ...tables, ...done };
}

/** Makes what a query needs, and checks the money that it sums: after that its statements can run. */
export async function prepared(
  query: Query,
  { context, engine, prepare, kept }: Pick<Means, 'context' | 'engine' | 'prepare' | 'kept'>,
  options: QueryOptions = {},
): Promise<Warning[]> {
  const uses = segmentsIn([query], context).flatMap((s) => [...segmentUses(s), segmentTable(s.id)]);
  await prepare({ ...query, uses: [...query.uses, ...uses] }, options);
  return checkMoney(query, context, asking(engine, kept, options));
}

/** The segments whose tables the statements of queries read. */
function segmentsIn(queries: readonly Query[], context: Context): Segment[] {
  const all = context.settings.segments ?? [];
  const statements = queries.flatMap((q) => q.statements);
  const names = new Set(all.length ? statements.flatMap((s) => s.sql.match(/\w+/g) ?? []) : []);
  return all.filter((s) => names.has(segmentTable(s.id)));
}

/** Finds the analysis of a spec, checks that its tables are loaded, fills the defaults. */
export async function completeSpec(
  input: unknown,
  context: Context,
): Promise<{ analysis: Analysis; spec: SpecBase }> {
  const kind = typeof input === 'object' && input && 'kind' in input ? String(input.kind) : '';
  const analysis = await openAnalysis(kind);
  const missing = missingTables(analysis, context);
  if (missing) throw new Problem('no-data', { kind, tables: missing });
  return { analysis, spec: analysis.complete(input, context) };
}

/** The first need that nothing loaded meets, as the tables that would meet it. */
export function missingTables(
  kind: Pick<Card, 'needs'>,
  context: Context,
): readonly string[] | null {
  const unmet = kind.needs.find((oneOf) => !oneOf.some((t) => (context.tables[t]?.rows ?? 0) > 0));
  return unmet ?? null;
}

/** Never 1:1, never left out: foreign money without a rate stops the run and is named. */
async function checkMoney(query: Query, context: Context, ask: Asking): Promise<Warning[]> {
  const { currency } = context.settings;
  const used = query.money.filter(({ table }) =>
    context.tables[table]?.currencies.some((c) => c !== currency),
  );
  if (!used.length) return [];
  const missing: Row[] = [];
  let carried = 0;
  for (const { table, columns, where } of used) {
    const filled = columns.map((c) => `${table}.${ident(c)} IS NOT NULL`).join(' OR ');
    const rows = await ask.rows(
      `SELECT ${table}.currency, r.rate IS NULL AS missing, ${table}.day, count(*) AS "rows"
FROM ${table} JOIN rate_of_day r ON r.currency = ${table}.currency AND r.day = ${table}.day
WHERE (r.rate IS NULL OR r.rate_day < r.day) AND (${filled}) AND ${where ?? 'true'}
GROUP BY ALL ORDER BY 1, 3`,
    );
    for (const row of rows) {
      if (row['missing']) missing.push(row);
      else carried += Number(row['rows']);
    }
  }
  if (missing.length) {
    const first = missing[0]!;
    const days = [...new Set(missing.map((m) => String(m['day'])))].sort();
    throw new Problem('no-rate', {
      currency: [...new Set(missing.map((m) => String(m['currency'])))].join(', '),
      base: currency,
      from: days[0]!,
      to: days.at(-1)!,
      days: days.length,
      rows: missing.reduce((sum, m) => sum + Number(m['rows']), 0),
      first: String(first['currency']),
    });
  }
  return carried ? [{ code: 'rate-carried', args: { rows: carried } }] : [];
}
