import { linesQuery, peopleQuery } from '../../../src/analyses/behind.ts';
import type { Query } from '../../../src/analyses/contract.ts';
import { completeSpec, prepared } from '../../../src/analyses/run.ts';
import type { Engine, Row } from '../../../src/engine/types.ts';
import type { Context } from '../../../src/model/context.ts';
import { means } from '../../tools/analyse.ts';

/** What stands behind a mark, asked as the page asks it. */
export async function behindMark(engine: Engine, context: Context, input: unknown, row: Row) {
  const { analysis, spec } = await completeSpec(input, context);
  const { behind } = analysis;
  const rows = async (query: Query): Promise<Row[]> => {
    await prepared(query, means(engine, context));
    return (await engine.query(query.statements[0]!.sql)).rows;
  };
  return {
    part: behind?.part?.(row, spec, context) ?? null,
    people: async (): Promise<Row[] | null> => {
      const source = behind?.people?.(row, spec, context);
      return source ? rows(peopleQuery(source, context)) : null;
    },
    ids: async (): Promise<string[]> => {
      const source = behind!.people!(row, spec, context)!;
      return (await rows(peopleQuery(source, context))).map((r) => String(r['person'])).sort();
    },
    lines: async (): Promise<Record<string, number[]>> => {
      const all: Record<string, number[]> = {};
      for (const source of behind?.lines?.(row, spec, context) ?? []) {
        const found = await rows(linesQuery(source, context));
        all[source.table] = found.map((r) => Number(r['row_number']));
      }
      return all;
    },
  };
}
