import { addDays, startOfMonth, startOfWeek } from '../../model/days.ts';
import { dataEnd } from '../../model/period.ts';
import { windowSeconds } from '../../model/spec.ts';
import type { Context } from '../contract.ts';
import type { FunnelSpec } from './spec.ts';

/**
 * The first interval of the trend some of whose starters may still convert, because their window
 * ends after the data do; null where that is none.
 */
export function openFromDay(spec: FunnelSpec, context: Context): string | null {
  const end = dataEnd(context, ['events']);
  if (!end || !spec.window) return null;
  const days = Math.ceil(windowSeconds(spec.window) / 86_400);
  const first = addDays(end.lastFullDay, 1 - days);
  if (spec.trend === 'month') return startOfMonth(first);
  return spec.trend === 'week' ? startOfWeek(first) : first;
}
