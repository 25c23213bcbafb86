import { campaignMatch } from './checks/campaign-match.ts';
import { claimWindows } from './checks/claim-windows.ts';
import { clicksAbove } from './checks/clicks-above.ts';
import { future } from './checks/future.ts';
import { gaps } from './checks/gaps.ts';
import { idsMangled } from './checks/ids-mangled.ts';
import { leadOrder } from './checks/lead-order.ts';
import { mixedGrain } from './checks/mixed-grain.ts';
import { noTouch } from './checks/no-touch.ts';
import { noUser } from './checks/no-user.ts';
import { rates } from './checks/rates.ts';
import { refundAbove } from './checks/refund-above.ts';
import { rejects } from './checks/rejects.ts';
import { silentHours } from './checks/silent-hours.ts';
import { statedTotals } from './checks/stated-totals.ts';
import { stopped } from './checks/stopped.ts';
import { trackingBreaks } from './checks/tracking-breaks.ts';
import { twoLevels } from './checks/two-levels.ts';
import { unassigned } from './checks/unassigned.ts';
import { unmet } from './checks/unmet.ts';
import type { Check } from './types.ts';

/** The one list of checks; among equals, findings are shown in this order. */
export const CHECKS: readonly Check[] = [
  rates,
  twoLevels,
  claimWindows,
  future,
  idsMangled,
  rejects,
  statedTotals,
  gaps,
  silentHours,
  trackingBreaks,
  unmet,
  campaignMatch,
  stopped,
  noTouch,
  noUser,
  unassigned,
  refundAbove,
  clicksAbove,
  leadOrder,
  mixedGrain,
];
