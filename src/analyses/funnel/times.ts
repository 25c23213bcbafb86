import type { Plan } from './plan.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Upper ends in seconds that people read at a glance. */
const ROUND = [
  ...[1, 5, 10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  ...[1, 2, 4, 8, 12].map((h) => h * HOUR),
  ...[1, 2, 3, 5, 7, 14, 21, 30, 60, 90, 180, 365, 730, 1825, 3650].map((d) => d * DAY),
];

/** Upper ends of the bins of time to convert, in seconds; the last is the window's own. */
export const timeEdges = (plan: Pick<Plan, 'windowSeconds'>): number[] => [
  ...ROUND.filter((s) => s < plan.windowSeconds),
  plan.windowSeconds,
];
