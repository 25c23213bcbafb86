import type { RunResult } from '../../src/analyses/contract.ts';
import { run, type Means } from '../../src/analyses/run.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { Context } from '../../src/model/context.ts';
import { segmentTableSql } from '../../src/model/segments.ts';
import { segmentTable } from '../../src/model/where.ts';
import { sessionSql, touchSql } from '../../src/model/sessions.ts';
import { figureHere } from './figure.ts';

/** What the runner needs over tables that `fill` made; sessions and touches are made when asked for. */
export const means = (engine: Engine, context: Context): Means => ({
  context,
  engine,
  prepare: async ({ uses }) => {
    if (uses.includes('event_session') || uses.includes('touch'))
      await engine.exec(sessionSql(context));
    const segments = context.settings.segments?.filter((s) => uses.includes(segmentTable(s.id)));
    if (uses.includes('touch')) await engine.exec(touchSql(context));
    for (const segment of segments ?? []) await engine.exec(segmentTableSql(segment, context));
  },
  figure: figureHere,
});

/** Runs a spec as the page does, over tables that `fill` made. */
export const analyse = (engine: Engine, context: Context, spec: unknown): Promise<RunResult> =>
  run(spec, means(engine, context));
