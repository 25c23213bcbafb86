import type { Rate, Settings } from '../model/settings.ts';
import { addDays } from '../model/days.ts';
import { random } from '../stats/random.ts';
import { FIRST_DAY, LAST_DAY } from './calendar.ts';

/** Made-up CNY for one USD, every Monday: a walk about 7.1. */
function rates(): Rate[] {
  const r = random(71, 'rates');
  const out: Rate[] = [];
  // The Monday before the first day; 1/10,000 of a CNY.
  for (let day = addDays(FIRST_DAY, -5), rate = 71_050; day <= LAST_DAY; day = addDays(day, 7)) {
    out.push({ day, currency: 'USD', rate: rate / 10_000 });
    rate += r.below(301) - 150 + Math.round((71_000 - rate) / 12);
  }
  return out;
}

/** The settings under which the demo's figures make sense. */
export const DEMO_SETTINGS: Pick<Settings, 'timeZone' | 'currency' | 'rates'> = {
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  rates: rates(),
};
