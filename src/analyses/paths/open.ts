import { dataEnd } from '../../model/period.ts';
import { SESSION_GAP } from '../../model/sessions.ts';
import { windowSql } from '../../model/spec.ts';
import { timestamp } from '../../model/sql.ts';
import type { Context } from '../contract.ts';
import type { PathsSpec } from './spec.ts';

/** What of a path can change after the data's end, and until when. */
function openTo(spec: PathsSpec, context: Context) {
  const { direction, anchor, conversion, window } = spec;
  const end = dataEnd(context, ['events'])?.end;
  // What lies before an event is known; of what follows it, the conversion.
  if (!end || (direction === 'to' && anchor && !conversion)) return null;
  return {
    end: timestamp(end),
    sessions: spec.count === 'sessions',
    window: direction === 'from' || anchor ? window : null,
  };
}

/** `running(session)`: the sessions that may go on after the data's end. */
export function runningCtes(spec: PathsSpec, context: Context): string[] {
  const open = openTo(spec, context);
  if (!open?.sessions) return [];
  return [
    `running AS (  -- sessions that may go on after the data end
  SELECT v.session FROM event_session v JOIN event_spine s ON s.row = v.row
  WHERE s.ts >= ${open.end} - INTERVAL ${SESSION_GAP} SECONDS
)`,
  ];
}

/**
 * Whether a unit's path may still change after the data's end, over the rows of a unit (`unit`,
 * `began`): its window is not over, and of a session, its session. A person's path without a window
 * never closes: none is open, as all are.
 */
export function openSql(spec: PathsSpec, context: Context): string {
  const open = openTo(spec, context);
  if (!open) return 'false';
  const tests = [
    ...(open.window ? [`any_value(began) + ${windowSql(open.window)} > ${open.end}`] : []),
    ...(open.sessions ? ['unit IN (SELECT session FROM running)'] : []),
  ];
  return tests.join(' AND ') || 'false';
}
