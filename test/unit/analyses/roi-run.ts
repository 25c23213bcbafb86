import type { Engine, Row } from '../../../src/engine/types.ts';
import { roiQuery } from '../../../src/analyses/roi/query.ts';
import { roiResult, type RoiAnswer } from '../../../src/analyses/roi/result.ts';
import { completeRoi } from '../../../src/analyses/roi/spec.ts';
import type { Context } from '../../../src/model/context.ts';
import { sessionSql, touchSql } from '../../../src/model/sessions.ts';

/** Completes, makes the derived tables, runs every statement: as the page's runner does. */
export async function runRoi(engine: Engine, context: Context, input: unknown): Promise<RoiAnswer> {
  const spec = completeRoi(input, context);
  const query = roiQuery(spec, context);
  if (query.uses.includes('touch'))
    await engine.exec([...sessionSql(context), ...touchSql(context)]);
  const tables: Record<string, Row[]> = {};
  for (const { name, sql } of query.statements) tables[name] = (await engine.query(sql)).rows;
  return roiResult(tables, spec, context);
}
