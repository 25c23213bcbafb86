import { toUtcSql } from '../../../model/zones.ts';
import type { HealthInput } from '../types.ts';
import { impossible } from './impossible.ts';

const STEPS = ['first_response', 'qualified', 'accepted', 'opportunity', 'won', 'lost'] as const;

/** A step that came as a day stands at its midnight: on the lead's own day that is no contradiction. */
function before({ context }: HealthInput): string {
  const { from, to } = context.tables.leads ?? {};
  const midnight = toUtcSql(
    't.day::TIMESTAMP',
    context.settings.timeZone,
    from ?? '2000-01-01',
    to ?? '2000-01-01',
  );
  const earlier = STEPS.map((s) => `(t.${s} < t.created AND t.${s} <> ${midnight})`);
  return `coalesce(${earlier.map((s) => `coalesce(${s}, false)`).join('\n    OR ')}, false)`;
}

/** Leads with a step that lies before the lead came in. */
export const leadOrder = impossible({
  code: 'lead-order',
  table: 'leads',
  when: before,
  columns: STEPS,
  shown: ['lead_id', 'owner', 'created'],
});
