import type { Random } from '../stats/random.ts';
import { DAYS, OFFICE_WEEK, SALES, SHOP_WEEK, level, season, weekday } from './calendar.ts';
import { CAMPAIGNS, runsOn, type Campaign } from './campaigns.ts';
import { CHANNELS, channel, type Channel } from './channels.ts';
import { visit } from './visit.ts';
import { newWorld, type Person, type World } from './world.ts';

/** People who come for the first time in the year. */
const NEWCOMERS = 37_500;
/** The shop is older than its files: the days before the year are lived, but leave no trace. */
const BEFORE = 150;
const ABROAD = ['US', 'US', 'US', 'SG', 'SG', 'MY', 'HK', 'GB', 'AU', 'CA'];
const MOST_VISITS = 60;
/** Days for which nobody comes after an order. */
const PAUSE = 3;

/** Lets about 40,000 · `scale` people come, look, buy and come again, day by day. */
export function browse(r: Random, scale: number, onDay: (share: number) => void): World {
  const world = newWorld();
  const arrivals = CHANNELS.map(arrivalsOf);
  let all = 0;
  for (let day = 0; day < DAYS; day++) for (const of of arrivals) all += of(day);
  const owed = CHANNELS.map(() => r.unit());
  let id = 10_000;
  for (let day = -BEFORE; day < DAYS; day++) {
    for (const [i, from] of CHANNELS.entries()) {
      owed[i]! += ((arrivals[i]!(day) * NEWCOMERS * scale) / all) * r.around(0.18);
      for (; owed[i]! >= 1; owed[i]!--) live(r, world, newcomer(r, `u${++id}`, from), day);
    }
    onDay((day + BEFORE + 1) / (DAYS + BEFORE));
  }
  return world;
}

/** New people of a day, of any unit. */
function arrivalsOf(c: Channel): (day: number) => number {
  const week = c.office ? OFFICE_WEEK : SHOP_WEEK;
  return (day) => {
    const visits = c.office ? Math.min(1, season(day).visits) : season(day).visits;
    return level(day, c.arrivals) * visits * week[weekday(day)]!;
  };
}

function newcomer(r: Random, id: string, first: Channel): Person {
  const device = r.unit();
  const zeal = r.unit();
  return {
    id,
    first,
    country: r.chance(first.abroad) ? r.pick(ABROAD) : 'CN',
    device: device < first.desktop ? 'desktop' : device > 0.97 ? 'tablet' : 'mobile',
    member: false,
    subscribed: false,
    visits: 0,
    orders: 0,
    spent: 0,
    variant: null,
    zeal: 0.1 + 2.7 * zeal * zeal,
    fickle: 2 * r.unit(),
  };
}

/**
 * All visits of one person. Who has bought comes again later, and each as long as it is in them:
 * some leave at once, a few stay for good, so that models of repeat purchases find their customers.
 */
function live(r: Random, world: World, person: Person, arrival: number): void {
  let by = person.first;
  for (let day = arrival; day < DAYS && person.visits < MOST_VISITS;) {
    const bought = person.orders;
    visit(r, world, person, { channel: by, campaign: campaignOf(r, by, day, person) }, day);
    if (r.chance((1 - person.first.stay) * (person.orders > 0 ? person.fickle : 1))) return;
    day = wait(r, day + r.pick(person.first.gaps) + (person.orders > bought ? PAUSE : 0));
    by = wayBack(r, person);
  }
}

/** Whoever would come shortly before a sale may as well come to the sale. */
function wait(r: Random, day: number): number {
  const sale = SALES.find((s) => s > day && s - day <= 7);
  return sale !== undefined && r.chance(0.28) ? sale : day;
}

/** Newsletters reach only those who asked for them. */
function wayBack(r: Random, person: Person): Channel {
  const { back } = person.first;
  const id = back[r.weighted(back.map(([, weight]) => weight))]![0];
  if (person.subscribed && r.chance(0.22)) return channel('email');
  return channel(id === 'email' && !person.subscribed ? 'direct' : id);
}

function campaignOf(r: Random, by: Channel, day: number, person: Person): Campaign | null {
  const campaigns = CAMPAIGNS[by.id];
  if (!campaigns) return null;
  const weights = campaigns.map((c) =>
    runsOn(c, day) && (!c.returning || person.visits > 0) ? c.weight : 0,
  );
  return campaigns[r.weighted(weights)]!;
}
