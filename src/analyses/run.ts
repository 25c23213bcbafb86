import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { segmentSql, segmentUses } from '../model/segments.ts';
import type { Segment } from '../model/settings.ts';
import { ident } from '../model/sql.ts';
import { segmentTable } from '../model/where.ts';
import type { Analysis, Card, Query, RunResult, SpecBase, Warning } from './contract.ts';
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
}

/** The one caller of every analysis: spec → query → engine → work → answer → findings. */
export async function run(
  input: unknown,
  means: Means,
  options: QueryOptions = {},
): Promise<RunResult> {
  const { context, engine } = means;
  const { analysis, spec } = await completeSpec(input, context);
  const query = analysis.query(spec, context);
  const started = performance.now();
  const warnings = await prepared(query, means, options);
  const works = query.statements.some((s) => s.to === 'work');
  const asked = query.statements.length + (works ? 1 : 0);
  const tables: Record<string, Row[]> = {};
  const pieces: Pieces = {};
  for (const [i, { name, sql, to }] of query.statements.entries()) {
    options.onProgress?.(i / asked);
    if (to === 'work') pieces[name] = await all(engine.arrow(sql, options));
    else tables[name] = (await engine.query(sql, options)).rows;
  }
  if (works) {
    const onProgress = (share: number) => options.onProgress?.((asked - 1 + share) / asked);
    const done = await means.figure(analysis.kind, pieces, spec, context, {
      ...options,
      onProgress,
    });
    Object.assign(tables, done);
  }
  options.onProgress?.(1);
  const answer = analysis.result(tables, spec, context);
  return {
    kind: analysis.kind,
    spec,
    ...answer,
    warnings: [...warnings, ...answer.warnings],
    sql: [
      ...query.statements.map((s) => s.sql),
      ...segmentsIn(query, context).map((s) => segmentSql(s, context)),
    ],
    findings: analysis.findings(answer, spec, context),
    elapsed: performance.now() - started,
  };
}

/** Makes what a query needs, and checks the money that it sums: after that its statements can run. */
export async function prepared(
  query: Query,
  { context, engine, prepare }: Pick<Means, 'context' | 'engine' | 'prepare'>,
  options: QueryOptions = {},
): Promise<Warning[]> {
  const uses = segmentsIn(query, context).flatMap((s) => [...segmentUses(s), segmentTable(s.id)]);
  await prepare({ ...query, uses: [...query.uses, ...uses] }, options);
  return checkMoney(query, context, engine, options);
}

/** The segments whose tables the statements of a query read. */
function segmentsIn({ statements }: Query, context: Context): Segment[] {
  const all = context.settings.segments ?? [];
  const names = new Set(all.length ? statements.flatMap((s) => s.sql.match(/\w+/g) ?? []) : []);
  return all.filter((s) => names.has(segmentTable(s.id)));
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const parts: T[] = [];
  for await (const part of source) parts.push(part);
  return parts;
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
async function checkMoney(
  query: Query,
  context: Context,
  engine: Engine,
  options: QueryOptions,
): Promise<Warning[]> {
  const { currency } = context.settings;
  const used = query.money.filter(({ table }) =>
    context.tables[table]?.currencies.some((c) => c !== currency),
  );
  if (!used.length) return [];
  const missing: Row[] = [];
  let carried = 0;
  for (const { table, columns, where } of used) {
    const filled = columns.map((c) => `${table}.${ident(c)} IS NOT NULL`).join(' OR ');
    const { rows } = await engine.query(
      `SELECT ${table}.currency, r.rate IS NULL AS missing, ${table}.day, count(*) AS "rows"
FROM ${table} JOIN rate_of_day r ON r.currency = ${table}.currency AND r.day = ${table}.day
WHERE (r.rate IS NULL OR r.rate_day < r.day) AND (${filled}) AND ${where ?? 'true'}
GROUP BY ALL ORDER BY 1, 3`,
      options,
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
