// Events of ten columns (a million are about 80 MB), orders, spend and a test, the same each time.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const EVENTS = [
  'visit',
  'view_product',
  'add_to_cart',
  'begin_checkout',
  'purchase',
  'signup',
  'search',
  'share',
];
/** A quarter, and a year that is over on every clock. */
const QUARTER = { begin: Date.UTC(2026, 0, 1), days: 90 };
export const YEAR = { begin: Date.UTC(2025, 0, 1), days: 365 };
const WEIGHTS = [34, 26, 14, 8, 5, 4, 6, 3];
/** Twelve channels by the default rules: eight that cost money, and their media. */
const SOURCES =
  'google,meta,tiktok,linkedin,baidu,bing,kuaishou,pinterest,email,newsletter,(direct),partner'.split(
    ',',
  );
const MEDIA =
  'cpc,paid_social,paid_social,paid_social,cpc,cpc,paid_social,paid_social,email,sms,(none),referral'.split(
    ',',
  );

/** mulberry32: small, seeded, the same on every machine. */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = (values, share) =>
  values[Math.min(values.length - 1, Math.floor(share * values.length))];

function event(share) {
  let left = share * 100;
  return EVENTS.find((_, i) => (left -= WEIGHTS[i]) < 0) ?? 'visit';
}

/** So many events has a person, so many orders there are to an event. */
const EACH = 12;
const people = (rows) => Math.round(rows / EACH);

/** Writes `rows` events of `rows / 12` people over a quarter, in no order. */
export async function writeEvents(path, rows, { begin, days } = QUARTER, seed = 7) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('user_id,event,timestamp,session_id,source,medium,campaign,page,country,value\n');
  let piece = '';
  for (let i = 0; i < rows; i++) {
    const user = Math.floor(next() * people(rows));
    const at = new Date(begin + Math.floor(next() * days * 86_400) * 1000);
    const s = Math.floor(next() * SOURCES.length);
    const name = event(next());
    piece +=
      `u${user},${name},${at.toISOString().slice(0, 19).replace('T', ' ')},s${user}-${at.getUTCDate()},` +
      `${SOURCES[s]},${MEDIA[s]},campaign ${Math.floor(next() * 40)},` +
      `/${pick(['home', 'list', 'item', 'cart', 'help'], next())}/${Math.floor(next() * 500)},` +
      `${pick(['CN', 'US', 'DE', 'SG'], next())},${name === 'purchase' ? (next() * 300).toFixed(2) : ''}\n`;
    if (piece.length > 1 << 20) {
      if (!out.write(piece)) await once(out, 'drain');
      piece = '';
    }
  }
  out.end(piece);
  await once(out, 'finish');
}

/** Orders, one to twenty events. */
export async function writeOrders(path, rows, { begin, days } = QUARTER, seed = 11) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('order_id,timestamp,customer_id,currency,revenue,refund,cost_of_goods\n');
  for (let i = 0; i < rows / 20; i++) {
    const at = new Date(begin + Math.floor(next() * days * 86_400) * 1000);
    const revenue = 20 + next() * 300;
    out.write(
      `o${i},${at.toISOString().slice(0, 19).replace('T', ' ')},u${Math.floor(next() * people(rows))},CNY,` +
        `${revenue.toFixed(2)},0,${(revenue * 0.45).toFixed(2)}\n`,
    );
  }
  out.end();
  await once(out, 'finish');
}

/** What the sources cost, by day and campaign. */
export async function writeSpend(path, { begin, days } = QUARTER, seed = 13) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('day,source,medium,campaign,currency,cost,impressions,clicks\n');
  for (let d = 0; d < days; d++) {
    const day = new Date(begin + d * 86_400_000).toISOString().slice(0, 10);
    for (const [i, source] of SOURCES.slice(0, 8).entries()) {
      for (let c = 0; c < 10; c++) {
        const impressions = Math.floor(next() * 20_000);
        out.write(
          `${day},${source},${MEDIA[i]},campaign ${c + i * 10},CNY,${(next() * 900).toFixed(2)},${impressions},${Math.floor(impressions * next() * 0.05)}\n`,
        );
      }
    }
  }
  out.end();
  await once(out, 'finish');
}

/** A test with two variants: every second of the people, by chance. */
export async function writeAssignments(path, rows, { begin, days } = QUARTER, seed = 17) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('experiment,unit,variant,timestamp\n');
  for (let user = 0; user < people(rows); user += 2) {
    const at = new Date(begin + Math.floor((next() * days * 86_400) / 2) * 1000);
    const variant = next() < 0.5 ? 'control' : 'treatment';
    out.write(`checkout,u${user},${variant},${at.toISOString().slice(0, 19).replace('T', ' ')}\n`);
  }
  out.end();
  await once(out, 'finish');
}
