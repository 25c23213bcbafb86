import { filledColumns, type Context } from '../../model/context.ts';
import { loaded, saleTable } from '../parts/credit/sale.ts';
import { onlySpend } from './columns.ts';
import type { RoiSpec } from './spec.ts';

/** With more values of its first column than this, ROI has no weeks for each: nobody reads them. */
const MOST_ROWS = 100;

/** A time that the sums are told apart by, as `side` names it: beside the rows themselves. */
export type Time = 'week' | 'on_day';

/**
 * The times that the answer needs: the weeks of each value of the first column where spend and
 * revenue are known of them, the days of the whole where platforms claim conversions.
 */
export function timesOf(spec: RoiSpec, context: Context): Time[] {
  if (!saleTable(context) || !loaded(context, 'spend')) return [];
  const by = spec.by[0]!;
  const spend = filledColumns(context, 'spend');
  const values = spend.find((c) => c.name === by)?.distinct ?? Infinity;
  const few = by !== 'day' && values <= MOST_ROWS && !onlySpend(by, context);
  const times: Time[] = [
    ...(few ? (['week'] as const) : []),
    ...(spend.some((c) => c.name === 'platform_conversions') ? (['on_day'] as const) : []),
  ];
  // A column of the data that is called so is told apart by its own values.
  return times.filter((time) => !spec.by.includes(time));
}

/** The columns of `side` that say the time of a row whose day is `day`. */
export const timeColumns = (times: readonly Time[], day: string): string[] =>
  times.map((time) =>
    time === 'week' ? `date_trunc('week', ${day})::DATE AS week` : `${day} AS on_day`,
  );
