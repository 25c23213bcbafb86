// One million events of ten columns (about 80 MB), the same each time.
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

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
const WEIGHTS = [34, 26, 14, 8, 5, 4, 6, 3];
const SOURCES = [
  'google',
  'meta',
  'tiktok',
  'linkedin',
  'email',
  'newsletter',
  'direct',
  'partner',
];
const MEDIA = [
  'cpc',
  'paid_social',
  'paid_social',
  'paid_social',
  'email',
  'email',
  '(none)',
  'referral',
];

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

/** Writes `rows` events of `rows / 12` people over 90 days, in no order. */
export async function writeEvents(path, rows, seed = 7) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('user_id,event,timestamp,session_id,source,medium,campaign,page,country,value\n');
  const start = Date.UTC(2026, 0, 1);
  let piece = '';
  for (let i = 0; i < rows; i++) {
    const user = Math.floor(next() * (rows / 12));
    const at = new Date(start + Math.floor(next() * 90 * 86_400) * 1000);
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

/** Orders of the buyers and daily spend, for cohort and ROI beside the events. */
export async function writeOrders(path, rows, orders, seed = 11) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('order_id,timestamp,customer_id,currency,revenue,refund,cost_of_goods\n');
  const start = Date.UTC(2026, 0, 1);
  for (let i = 0; i < orders; i++) {
    const at = new Date(start + Math.floor(next() * 90 * 86_400) * 1000);
    const revenue = 20 + next() * 300;
    out.write(
      `o${i},${at.toISOString().slice(0, 19).replace('T', ' ')},u${Math.floor(next() * (rows / 12))},CNY,` +
        `${revenue.toFixed(2)},0,${(revenue * 0.45).toFixed(2)}\n`,
    );
  }
  out.end();
  await once(out, 'finish');
}

export async function writeSpend(path, seed = 13) {
  const next = random(seed);
  const out = createWriteStream(path);
  out.write('day,source,medium,campaign,currency,cost,impressions,clicks\n');
  for (let d = 0; d < 90; d++) {
    const day = new Date(Date.UTC(2026, 0, 1 + d)).toISOString().slice(0, 10);
    for (const [i, source] of SOURCES.slice(0, 4).entries()) {
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

/** The events of such a file as {user, event, ts}: read with nothing but the standard library. */
export async function readEvents(path) {
  const rows = [];
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  let first = true;
  for await (const line of lines) {
    if (!first) {
      const [user, event, at] = line.split(',', 3);
      rows.push({ user, event, ts: Date.parse(`${at.replace(' ', 'T')}Z`) });
    }
    first = false;
  }
  return rows;
}
