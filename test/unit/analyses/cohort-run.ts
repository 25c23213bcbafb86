import type { Engine, Row } from '../../../src/engine/types.ts';
import { cohortQuery } from '../../../src/analyses/cohort/query.ts';
import { cohortResult, type CohortAnswer } from '../../../src/analyses/cohort/result.ts';
import { completeCohort } from '../../../src/analyses/cohort/spec.ts';
import type { Context } from '../../../src/model/context.ts';

/** Completes and runs every statement: as the page's runner does. */
export async function runCohort(
  engine: Engine,
  context: Context,
  input: unknown,
): Promise<CohortAnswer> {
  const spec = completeCohort(input, context);
  const tables: Record<string, Row[]> = {};
  for (const { name, sql } of cohortQuery(spec, context).statements) {
    tables[name] = (await engine.query(sql)).rows;
  }
  return cohortResult(tables, spec, context);
}
