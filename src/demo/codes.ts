import type { Random } from '../stats/random.ts';
import { DAY, DAYS, END, SHOP_HOURS, dayOf, local, type Second } from './calendar.ts';
import { line, money, pieces } from './csv.ts';

/** One item, one code (一物一码): what was printed, and who scanned it where. */

const REGIONS = ['华东', '华南', '华北', '西南'];
const BATCHES = [
  { batch: 'B2511', produced: '2025-11-05', product: '修护面霜', region: 0 },
  { batch: 'B2512', produced: '2025-12-08', product: '礼盒套装', region: 2 },
  { batch: 'B2602', produced: '2026-02-02', product: 'VC 精华', region: 1 },
  { batch: 'B2604', produced: '2026-04-12', product: '防晒 SPF50', region: 0 },
  { batch: 'B2606', produced: '2026-06-03', product: '修护面霜', region: 2 },
  { batch: 'B2608', produced: '2026-08-20', product: '晚安精华', region: 1 },
];
const PER_BATCH = 500;
/** This batch was meant for the east and turns up in the south-west. */
const DIVERTED = { batch: 'B2604', to: 3, share: 0.35 };
/** This code was copied: many people scan it, in many places. */
const COPIED = { batch: 'B2606', number: 77, scans: 46 };

interface Scan {
  t: Second;
  code: string;
  user: string;
  region: string;
  kind: 'verify' | 'redeem' | 'trace';
  reward: number;
}

const codeOf = (batch: string, number: number): string =>
  `6942${batch.slice(1)}0${String(100_003 + number * 7).padStart(9, '0')}`;

/** Every printed code, as a file. */
export const codesFile = (): string[] =>
  pieces(
    'code,batch,product,intended_region,dealer,produced\n',
    BATCHES.flatMap(({ batch, product, region, produced }) =>
      Array.from({ length: PER_BATCH }, (_, number) =>
        line([
          codeOf(batch, number),
          batch,
          product,
          REGIONS[region]!,
          `${REGIONS[region]}经销商`,
          produced,
        ]),
      ),
    ),
  );

/** The scans, as a file, by time. */
export function scansFile(r: Random): string[] {
  const scans: Scan[] = [];
  let users = 0;
  for (const b of BATCHES) {
    const from = dayOf(b.produced) + 6;
    const moment = (): Second =>
      (from + r.below(Math.min(120, DAYS - from))) * DAY +
      r.weighted(SHOP_HOURS) * 3600 +
      r.below(3600);
    for (let number = 0; number < PER_BATCH; number++) {
      const code = codeOf(b.batch, number);
      const copied = b.batch === COPIED.batch && number === COPIED.number;
      if (!copied && !r.chance(0.68)) continue;
      const away = b.batch === DIVERTED.batch ? DIVERTED.share : 0.03;
      const region = REGIONS[r.chance(away) ? DIVERTED.to : b.region]!;
      for (let i = copied ? COPIED.scans : 1; i > 0; i--) {
        const user = `wx${50_001 + users++}`;
        const where = copied ? r.pick(REGIONS) : region;
        let t = moment();
        scans.push({ t, code, user, region: where, kind: 'verify', reward: 0 });
        t += 20 + r.below(600);
        if (!copied && r.chance(0.7)) {
          const reward = [88, 188, 588, 1888][r.weighted([70, 22, 7, 1])]!;
          scans.push({ t, code, user, region: where, kind: 'redeem', reward });
        }
        t += DAY + r.below(20 * DAY);
        if (r.chance(0.12)) scans.push({ t, code, user, region: where, kind: 'trace', reward: 0 });
      }
    }
  }
  const made = scans.filter((s) => s.t < END).sort((a, b) => a.t - b.t);
  return pieces(
    'scan_id,timestamp,code,user_id,region,kind,reward\n',
    made.map((s, i) =>
      line([
        `S${40_001 + i}`,
        local(s.t),
        s.code,
        s.user,
        s.region,
        s.kind,
        s.reward ? money(s.reward) : '',
      ]),
    ),
  );
}
