import { platformOf } from '../../model/channel-rules.ts';
import { tableDef, type TableName } from '../../model/tables.ts';
import { isRate, readHeader } from '../header.ts';
import { words } from '../recognise.ts';
import { VOCABULARY } from '../sources/vocabulary/index.ts';
import { fold } from '../values/text.ts';
import { readings, type Written } from './days.ts';

/** What a header of a wide file stands for: one value of a dimension, and the figure beside it. */
export interface WideHeader {
  key: { kind: 'time'; readings: Written[] } | { kind: 'place'; name: string } | { kind: 'total' };
  /** The figure as the header calls it; '' = the header is the key alone. */
  metric: string;
}

/** Channels that are no platform, in both languages. */
const CHANNELS = new Set(
  (
    'email|edm|sms|seo|sem|organic|direct|referral|affiliate|affiliates|display|social|search|video|shopping|' +
    'paid search|paid social|organic search|organic social|offline|youtube|taboola|outbrain|criteo|quora|spotify|' +
    'yahoo|line|kakao|naver|短信|邮件|自然流量|自然搜索|搜索|信息流|私域|社群|直播|门店|线下|地推|直接访问|付费搜索|' +
    '付费社交|联盟|美团|大众点评|拼多多|神马|油管|电商|达人|投放'
  ).split('|'),
);
const TOTAL = /^(grand total|totals?|sum|overall|合计|总计|汇总|小计|总和|总)$/;
/** A longer header is a sentence, or a file without lines. */
const LONGEST_HEADER = 200;
const EDGES = /^[\s_\-–—:：/|·.,()（）[\]【】]+|[\s_\-–—:：/|·.,()（）[\]【】]+$/g;
const LETTER = /[\p{L}\d]/u;
const WIDE_LETTER = /\p{Script=Han}/u;

export const isPlatform = (name: string): boolean => platformOf(name.toLowerCase()) !== null;

/** Words of everything that is counted, in any table; a rate is one too, though it is not loaded. */
const METRICS: ReadonlySet<string> = new Set(
  (['spend', 'content', 'orders', 'targets'] as const).flatMap((table: TableName) =>
    tableDef(table)
      .columns.filter((c) => c.role === 'measure')
      .flatMap((c) => [c.name.replaceAll('_', ' '), ...words(VOCABULARY[table][c.name] ?? c.name)]),
  ),
);
/** As people call revenue, cost and orders beside a channel's name. */
const MORE_METRICS =
  /^(orders|sales|gmv|roi|roas|uv|pv|sessions|users|visits|订单数?|订单量|销量|访客数?|线索数?|线索量)$/;

export function isMetric(text: string): boolean {
  const header = readHeader(text);
  return (
    METRICS.has(header.name) ||
    METRICS.has(header.full) ||
    MORE_METRICS.test(header.name) ||
    isRate(header)
  );
}

/** The header as a key alone or a key beside a figure; null for any other header. */
export function wideHeader(header: string): WideHeader | null {
  const text = fold(header);
  if (text.length > LONGEST_HEADER) return null;
  const whole = keyOf(text);
  if (whole) return { key: whole, metric: '' };
  for (let i = 1; i < text.length; i++) {
    if (!isSeam(text, i)) continue;
    const left = text.slice(0, i).replace(EDGES, '');
    const right = text.slice(i).replace(EDGES, '');
    if (!left || !right) continue;
    const before = isMetric(right) ? keyOf(left) : null;
    if (before) return { key: before, metric: right };
    const after = isMetric(left) ? keyOf(right) : null;
    if (after) return { key: after, metric: left };
  }
  return null;
}

/** Words part at a sign, at a change of script, and inside Chinese anywhere. */
function isSeam(text: string, i: number): boolean {
  const [a, b] = [text[i - 1]!, text[i]!];
  return !LETTER.test(a) || !LETTER.test(b) || WIDE_LETTER.test(a) || WIDE_LETTER.test(b);
}

function keyOf(text: string): WideHeader['key'] | null {
  const lower = text.toLowerCase();
  if (TOTAL.test(lower)) return { kind: 'total' };
  if (isPlatform(lower) || CHANNELS.has(lower)) return { kind: 'place', name: text };
  if (!/\d|[a-z]/.test(lower)) return null;
  const found = readings(text);
  return found.length ? { kind: 'time', readings: found } : null;
}
