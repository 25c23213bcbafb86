import type { Random } from '../stats/random.ts';
import {
  DAY,
  DAYS,
  END,
  OFFICE_HOURS,
  OFFICE_WEEK,
  SECOND_HALF,
  local,
  weekday,
} from './calendar.ts';
import type { Second } from './calendar.ts';
import { line, money, pieces } from './csv.ts';
import type { Request } from './world.ts';

/** A prospect's way through sales. Times after the year's end have not happened yet. */
export interface Lead {
  created: Second;
  customer: string;
  source: string;
  medium: string;
  campaign: string;
  owner: string;
  stage:
    'new' | 'contacted' | 'qualified' | 'accepted' | 'rejected' | 'opportunity' | 'won' | 'lost';
  first_response: Second | null;
  qualified: Second | null;
  accepted: Second | null;
  rejected_reason: string;
  opportunity: Second | null;
  won: Second | null;
  lost: Second | null;
  lost_reason: string;
  amount: number;
}

const MINUTE = 60;
const HOUR = 3600;
/** How long sales takes to answer, with weights in the first and the second half of the year. */
const DELAYS = [
  { from: 5 * MINUTE, to: HOUR, weights: [28, 13], talks: 0.92, wins: 0.64 },
  { from: HOUR, to: 8 * HOUR, weights: [32, 20], talks: 0.88, wins: 0.44 },
  { from: 8 * HOUR, to: DAY, weights: [20, 21], talks: 0.8, wins: 0.36 },
  { from: DAY, to: 3 * DAY, weights: [13, 26], talks: 0.6, wins: 0.2 },
  { from: 3 * DAY, to: 9 * DAY, weights: [7, 20], talks: 0.4, wins: 0.09 },
] as const;
const OWNERS = ['林悦', '陈伟', '周敏', 'Grace Tan', '何俊'];
const SLOW = [
  'chose a quicker supplier',
  'no answer any more',
  'chose a quicker supplier',
  'budget',
];
const USUAL = ['price', 'budget', 'other supplier', 'project stopped'];
const REJECTED = [
  'looks for samples only',
  'too small',
  'student',
  'private person',
  'wrong region',
];

/** Requests on the website, and those by telephone and from partners, each with its fate. */
export function follow(r: Random, requests: readonly Request[], scale: number): Lead[] {
  const web = requests.map(({ t, customer, touch }) => ({
    created: t,
    customer,
    source: touch.channel.source,
    medium: touch.channel.medium,
    campaign: touch.campaign!.name,
  }));
  return [...web, ...byTelephone(r, scale)]
    .sort((a, b) => a.created - b.created || (a.customer < b.customer ? -1 : 1))
    .map((lead) => fate(r, lead));
}

type Origin = Pick<Lead, 'created' | 'customer' | 'source' | 'medium' | 'campaign'>;

function byTelephone(r: Random, scale: number): Origin[] {
  const out: Origin[] = [];
  let owed = 0;
  for (let day = 0; day < DAYS; day++) {
    owed += (day < SECOND_HALF ? 0.62 : 0.82) * scale * OFFICE_WEEK[weekday(day)]!;
    for (; owed >= 1; owed--) {
      const partner = r.chance(0.45);
      out.push({
        created: day * DAY + r.weighted(OFFICE_HOURS) * HOUR + r.below(HOUR),
        customer: `b2b${501 + out.length}`,
        source: partner ? 'partner.example' : '(direct)',
        medium: partner ? 'referral' : '(none)',
        campaign: '',
      });
    }
  }
  return out;
}

function fate(r: Random, origin: Origin): Lead {
  const half = origin.created < SECOND_HALF * DAY ? 0 : 1;
  const samples = origin.campaign.startsWith('Free sample');
  const lead: Lead = {
    ...origin,
    owner: r.pick(OWNERS),
    stage: 'new',
    first_response: null,
    qualified: null,
    accepted: null,
    rejected_reason: '',
    opportunity: null,
    won: null,
    lost: null,
    lost_reason: '',
    amount: 0,
  };
  const delay = DELAYS[r.weighted(DELAYS.map((d) => d.weights[half]))]!;
  let t = origin.created + delay.from + r.below(delay.to - delay.from);
  const after = (days: number): boolean => {
    t += Math.round(days * DAY * r.around(0.6));
    return t < END;
  };
  const reach = (stage: Lead['stage']): Second => {
    lead.stage = stage;
    return t;
  };

  if (t >= END) return lead;
  lead.first_response = reach('contacted');
  if (!r.chance(samples ? 0.42 : 0.6) || !after(2)) return lead;
  lead.qualified = reach('qualified');
  const accepts = samples ? 0.1 : half === 0 ? 0.72 : 0.42;
  if (!after(2)) return lead;
  if (!r.chance(accepts)) {
    reach('rejected');
    lead.rejected_reason = samples && r.chance(0.6) ? REJECTED[0]! : r.pick(REJECTED);
    return lead;
  }
  lead.accepted = reach('accepted');
  if (!after(5)) return lead;
  const lose = (): Lead => {
    lead.lost = reach('lost');
    lead.lost_reason = r.pick(delay.talks < 0.7 ? SLOW : USUAL);
    return lead;
  };
  if (!r.chance(delay.talks)) return lose();
  lead.opportunity = reach('opportunity');
  lead.amount = (8 + r.below(28) + (r.chance(0.15) ? 40 : 0)) * 100_000;
  if (!after(16)) return lead;
  if (!r.chance(delay.wins)) return lose();
  lead.won = reach('won');
  return lead;
}

/** The leads as a file, by time. */
export function leadsFile(leads: readonly Lead[]): string[] {
  const at = (t: Second | null): string => (t === null ? '' : local(t));
  return pieces(
    'lead_id,created,customer,source,medium,campaign,owner,stage,first_response,qualified,accepted,rejected_reason,opportunity,won,lost,lost_reason,currency,amount\n',
    leads.map((l, i) =>
      line([
        `L${2001 + i}`,
        at(l.created),
        l.customer,
        l.source,
        l.medium,
        l.campaign,
        l.owner,
        l.stage,
        at(l.first_response),
        at(l.qualified),
        at(l.accepted),
        l.rejected_reason,
        at(l.opportunity),
        at(l.won),
        at(l.lost),
        l.lost_reason,
        l.amount ? 'CNY' : '',
        l.amount ? money(l.amount) : '',
      ]),
    ),
  );
}
