import { random } from '../stats/random.ts';
import { googleFile, linkedinFile, metaFile, tiktokFile } from './ads-abroad.ts';
import { emailFile, juguangFile, oceanEngineFile, tencentFile } from './ads-china.ts';
import type { ChannelId } from './campaigns.ts';
import { channel } from './channels.ts';
import { codesFile, scansFile } from './codes.ts';
import { contentFile } from './content.ts';
import { eventsFile } from './events.ts';
import { assignmentsFile } from './experiment.ts';
import { follow, leadsFile } from './leads.ts';
import { byTime, ordersFile, sellOverTheCounter } from './orders.ts';
import { browse } from './people.ts';
import { notesFile, targetsFile } from './plans.ts';
import { surveysFile, ticketsFile } from './service.ts';
import { adDays } from './spend.ts';

export { DEMO_SETTINGS } from './settings.ts';

/** A file as a platform would export it. A Blob goes from worker to page without being copied. */
export interface DemoFile {
  name: string;
  text: Blob;
}

export interface DemoOptions {
  /** Another seed is another year of the same company. */
  seed?: number;
  /** 1 is about 40,000 people and 300,000 events. */
  scale?: number;
  /** Share done, 0 … 1. */
  onProgress?: (share: number) => void;
}

/** One year of a made-up skincare shop, the same bytes for the same seed on every machine. */
export function makeDemo({ seed = 1, scale = 1, onProgress }: DemoOptions = {}): DemoFile[] {
  const stream = (name: string) => random(seed, name);
  const world = browse(stream('web'), scale, (share) => onProgress?.(0.8 * share));
  sellOverTheCounter(stream('counter'), world, scale);
  const orders = byTime(world.orders);
  const ads = (id: ChannelId) => adDays(stream(id), channel(id), world.traffic);

  const files: [string, () => string[] | Blob][] = [
    ['Google Ads Campaign report.csv', () => googleFile(ads('google'))],
    ['Meta Ads Manager.csv', () => metaFile(ads('meta'))],
    ['TikTok Ads.csv', () => tiktokFile(ads('tiktok'))],
    ['LinkedIn Campaign Performance.csv', () => linkedinFile(ads('linkedin'))],
    ['巨量引擎 广告报表.csv', () => oceanEngineFile(ads('douyin'))],
    ['小红书聚光 单元报表.csv', () => juguangFile(ads('xiaohongshu'))],
    ['腾讯广告 报表.csv', () => tencentFile(ads('wechat'))],
    ['email spend.csv', () => emailFile(ads('email'))],
    ['web events.csv', () => eventsFile(world)],
    ['orders.csv', () => ordersFile(orders)],
    ['leads.csv', () => leadsFile(follow(stream('leads'), world.requests, scale))],
    ['surveys.csv', () => surveysFile(stream('surveys'), orders)],
    ['own content.csv', () => contentFile(stream('content'))],
    ['tickets.csv', () => ticketsFile(stream('tickets'), orders)],
    ['targets.csv', targetsFile],
    ['checkout test assignments.csv', () => assignmentsFile(world)],
    ['codes.csv', codesFile],
    ['code scans.csv', () => scansFile(stream('scans'))],
    ['notes.csv', notesFile],
  ];
  return files.map(([name, make], i) => {
    const text = make();
    onProgress?.(0.8 + (0.2 * (i + 1)) / files.length);
    return { name, text: text instanceof Blob ? text : new Blob(text) };
  });
}
