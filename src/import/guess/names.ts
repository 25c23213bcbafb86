import type { Column } from '../../model/tables.ts';
import { currencyCode } from '../header.ts';

/** Short forms that people write in headers, as the words they stand for. */
const SHORT: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'imp imps impr imprs impressions:impressions|impression:impressions|clk clks click clck:clicks|' +
    'cmp cmpgn cmpn camp campgn cpgn:campaign|spnd spd spending expense expenses expenditure outlay:spend|cst:cost|' +
    'rev rvn revs turnover:revenue|conv convs cnv:conversions|dt dte:date|tm tstamp tmstmp:timestamp|cust cstmr:customer|' +
    'ord:order|ch chan chnl:channel|src:source|med:medium|ctry cntry:country|ccy curr cur:currency|evt ev:event|' +
    'usr:user|sess:session|dev dvc:device|adgrp adgroup:ad group|prod:product|disc:discount|shp ship:shipping|rfnd:refund|' +
    'nm:name|desc:description'
  )
    .split('|')
    .flatMap((entry) => {
      const [forms, word] = entry.split(':') as [string, string];
      return forms.split(' ').map((form) => [form, word]);
    }),
);

/** Words that say nothing of which column it is. */
const NOISE = new Set(
  'ad ads advertising daily the of in our my all dim fact metric metrics field col net local account'.split(
    ' ',
  ),
);
/** Words that make a thing its number, its sum, one of its ids, or money. */
const KINDS: Readonly<Record<string, Peeled>> = Object.fromEntries(
  (
    [
      ['count', 'count counts cnt qty quantity volume vol'],
      ['sum', 'total totals sum'],
      ['number', 'number num no nr'],
      ['money', 'amount amt value val'],
    ] as const
  ).flatMap(([kind, list]) => list.split(' ').map((word) => [word, kind])),
);

const HAN_BEFORE = /^(总计?|累计|广告|当日|每日|单日|实际|投放|推广|线上|本地)+/;
const HAN_COUNT = /(总次数|次数|总数|数量|总量|数|量)$/;
const HAN_MONEY = /(总金额|金额|总额|额|费用?)$/;

export type Peeled = 'count' | 'sum' | 'number' | 'money';

/** A header without what says nothing, and what was taken off. */
export interface Loose {
  name: string;
  peeled: ReadonlySet<Peeled>;
}

/** The plain words behind a header: `total_ad_spend_usd` → spend, `广告总点击次数` → 点击. */
export function looseNames(full: string): Loose[] {
  if (/\p{Script=Han}/u.test(full)) return looseHan(full.replace(/[\s_]+/g, ''));
  const words = full.split(/[\s\-./:()[\]]+/).filter(Boolean);
  const peeled = new Set<Peeled>();
  const kept = words
    .map((w) => SHORT[w] ?? w)
    .filter((w) => {
      const kind = KINDS[w] ?? (currencyCode(w) === null ? undefined : 'money');
      if (kind) peeled.add(kind);
      return !kind && !NOISE.has(w);
    });
  return kept.length ? [{ name: kept.join(' '), peeled }] : [];
}

function looseHan(full: string): Loose[] {
  const text = full.replace(/[（(][^（）()]*[)）]$/, '');
  const bare = text.replace(HAN_BEFORE, '');
  const sum: Peeled[] = /^(总|累计)/.test(text) ? ['sum'] : [];
  const without = (tail: RegExp, kind: Peeled): Loose => ({
    name: bare.replace(tail, ''),
    peeled: new Set([...sum, kind]),
  });
  return [
    { name: bare, peeled: new Set(sum) },
    without(HAN_COUNT, 'count'),
    without(HAN_MONEY, 'money'),
  ].filter(({ name }, i) => name !== '' && (i === 0 || name !== bare));
}

/** May a header that was stripped so name this column? A number of customers is no customer. */
export function fits({ peeled }: Loose, column: Column): boolean {
  const measure = column.role === 'measure';
  const money = column.type === 'money';
  if (peeled.has('count') && (!measure || money)) return false;
  if (peeled.has('sum') && !measure) return false;
  if (peeled.has('number') && !(column.role === 'id' || (measure && !money))) return false;
  return !peeled.has('money') || money;
}
