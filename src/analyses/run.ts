import type { Engine, QueryOptions, Row } from '../engine/types.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { ident } from '../model/sql.ts';
import type { Analysis, Query, RunResult, SpecBase, Warning } from './contract.ts';
import { analysis } from './registry.ts';

/** Makes sure that a derived table stands; given by whoever owns the tables. */
export type Prepare = (query: Query, options: QueryOptions) => Promise<void>;

/** The one caller of every analysis: spec → query → engine → answer → findings. */
export async function run(
  input: unknown,
  context: Context,
  engine: Engine,
  prepare: Prepare,
  options: QueryOptions = {},
): Promise<RunResult> {
  const { kind, spec } = completeSpec(input, context);
  const query = kind.query(spec, context);
  const started = performance.now();
  await prepare(query, options);
  const warnings = await checkMoney(query, context, engine, options);
  const tables: Record<string, Row[]> = {};
  for (const [i, { name, sql }] of query.statements.entries()) {
    options.onProgress?.(i / query.statements.length);
    tables[name] = (await engine.query(sql, options)).rows;
  }
  options.onProgress?.(1);
  const answer = kind.result(tables, spec, context);
  return {
    kind: kind.kind,
    spec,
    ...answer,
    warnings: [...warnings, ...answer.warnings],
    sql: query.statements.map((s) => s.sql),
    findings: kind.findings(answer, spec, context),
    elapsed: performance.now() - started,
  };
}

/** Finds the analysis of a spec, checks that its tables are loaded, fills the defaults. */
export function completeSpec(input: unknown, context: Context): { kind: Analysis; spec: SpecBase } {
  const name = typeof input === 'object' && input && 'kind' in input ? String(input.kind) : '';
  const kind = analysis(name);
  if (!kind)
    throw new Problem('invalid-spec', { path: 'kind', reason: 'unknown-kind', received: name });
  const missing = missingTables(kind, context);
  if (missing) throw new Problem('no-data', { kind: name, tables: missing });
  return { kind, spec: kind.complete(input, context) };
}

/** The first need that nothing loaded meets, as the tables that would meet it. */
export function missingTables(kind: Analysis, context: Context): readonly string[] | null {
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
