import type { Finding } from '../contract.ts';
import type { CohortAnswer } from './result.ts';
import { ENOUGH } from './retention.ts';
import type { CohortSpec } from './spec.ts';

/** Before so many days nobody expects a customer to have paid back. */
const SOME_DAYS = 30;

/** Whether and when new customers bring back what they cost: the whole, over cohorts known wholly. */
export function paybackFindings(answer: CohortAnswer, spec: CohortSpec): Finding[] {
  const total = answer.parts['payback']?.find((r) => r['total'] && r['breakdown'] === null);
  const days = (answer.parts['payback_days'] ?? []).filter(
    (r) => r['total'] && r['breakdown'] === null && Number(r['new_customers']) >= ENOUGH,
  );
  const last = days.at(-1);
  if (!total || !last || Number(total['cost']) <= 0) return [];
  const at = days.find((r) => r['day'] === total['payback_day']);
  if (!at && Number(last['day']) < SOME_DAYS) return [];
  const shown = at ?? last;
  return [
    {
      key: `cohort.finding.payback-${at ? 'reached' : 'open'}`,
      args: {
        basis: spec.basis,
        day: Number(shown['day']),
        cac: { money: Number(shown['cac']) },
        value: { money: Number(shown['value_per_customer']) },
        customers: Number(shown['new_customers']),
      },
      level: at ? 'better' : 'worse',
      reason: 'cohort.reason.payback',
      evidence: [{ cohort: null }],
    },
  ];
}
