// What the bench asks: each analysis by default and by something hard.

export const STEPS = ['visit', 'add_to_cart', 'purchase'];
const EIGHT = [
  'visit',
  'search',
  'view_product',
  'add_to_cart',
  'signup',
  'begin_checkout',
  'purchase',
  'share',
];
const steps = (names) => names.map((event) => ({ event }));
const days = (value) => ({ value, unit: 'day' });

export const FUNNEL = { kind: 'funnel', steps: steps(STEPS), window: days(7) };
const BY_SOURCE = { column: 'source', at: 'first', top: 8 };

export const QUESTIONS = [
  { name: 'funnel', spec: FUNNEL },
  { name: 'funnel, 14 days', spec: { ...FUNNEL, window: days(14) } },
  { name: 'funnel by source', spec: { ...FUNNEL, breakdown: BY_SOURCE } },
  {
    name: 'funnel of 8 steps',
    spec: { kind: 'funnel', steps: steps(EIGHT), window: days(90), breakdown: BY_SOURCE },
  },
  { name: 'paths', spec: { kind: 'paths' } },
  {
    name: 'paths of people, split',
    spec: {
      kind: 'paths',
      count: 'users',
      anchor: { event: 'purchase' },
      direction: 'to',
      steps: 8,
      breakdown: { column: 'source', top: 8 },
    },
  },
  { name: 'cohort', spec: { kind: 'cohort' } },
  { name: 'cohort, 52 weeks', spec: { kind: 'cohort', interval: 'week', intervals: 52 } },
  { name: 'lifecycle', spec: { kind: 'lifecycle' } },
  { name: 'roi', spec: { kind: 'roi' } },
  {
    name: 'roi by two, linear',
    spec: { kind: 'roi', by: ['channel', 'campaign'], attribution: { model: 'linear' } },
  },
  { name: 'attribution', spec: { kind: 'attribution' } },
  {
    name: 'markov and shapley',
    spec: {
      kind: 'attribution',
      models: ['markov', 'shapley'],
      markov: { order: 2 },
      bootstrap: { samples: 0 },
    },
  },
  { name: 'value', spec: { kind: 'value' } },
  { name: 'experiment', spec: { kind: 'experiment' } },
];

/** Long enough to be stopped. */
export const STOPPED = { kind: 'funnel', steps: steps(EIGHT.slice(2, 6)), order: 'strict' };

/** The funnel as one writes it without a second thought: each step joined to the one before. */
export const NAIVE = `SELECT count(DISTINCT a."user") AS a, count(DISTINCT b."user") AS b, count(DISTINCT c."user") AS c
FROM events a
LEFT JOIN events b ON b."user" = a."user" AND b.event = '${STEPS[1]}'
  AND b.ts >= a.ts AND b.ts <= a.ts + INTERVAL 7 DAYS
LEFT JOIN events c ON c."user" = a."user" AND c.event = '${STEPS[2]}'
  AND c.ts >= b.ts AND c.ts <= a.ts + INTERVAL 7 DAYS
WHERE a.event = '${STEPS[0]}'`;
