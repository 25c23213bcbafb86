import type { Engine, Row } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import type { SqlValue } from '../../../src/model/sql.ts';
import { sessionSql } from '../../../src/model/sessions.ts';
import type { Way } from '../../../src/analyses/funnel/plan.ts';
import { funnelQuery } from '../../../src/analyses/funnel/query.ts';
import { funnelResult, type FunnelAnswer } from '../../../src/analyses/funnel/result.ts';
import { completeFunnel } from '../../../src/analyses/funnel/complete.ts';
import type { FunnelSpec } from '../../../src/analyses/funnel/spec.ts';
import { fill } from '../../tools/tables.ts';

/** Loads events and the sessions made from them. */
export async function fillEvents(
  engine: Engine,
  events: Record<string, SqlValue>[],
): Promise<Context> {
  const context = await fill(engine, { events });
  await engine.exec(sessionSql(context));
  return context;
}

/** Runs a funnel as the page does, or by another way to the same answer. */
export async function runFunnel(
  engine: Engine,
  context: Context,
  input: Record<string, unknown>,
  way?: Way,
): Promise<FunnelAnswer & { spec: FunnelSpec }> {
  const spec = completeFunnel({ kind: 'funnel', ...input }, context);
  const tables: Record<string, Row[]> = {};
  for (const { name, sql } of funnelQuery(spec, context, way).statements) {
    tables[name] = (await engine.query(sql)).rows;
  }
  return { spec, ...funnelResult(tables, spec, context) };
}
