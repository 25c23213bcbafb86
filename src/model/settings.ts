/** What a workspace decides and every result depends on: result = f(spec, data, settings). */

import type { Condition, Window } from './spec.ts';
import type { TableName } from './tables.ts';

export type Language = 'en' | 'zh-CN';

/** Base units per one foreign unit, valid from `day` until the next rate, at most 7 days. */
export interface Rate {
  day: string;
  currency: string;
  rate: number;
}

/** The first rule whose conditions all hold names the channel. */
export interface ChannelRule {
  channel: string;
  when: ChannelCondition[];
}

/** `matches` is a regular expression (RE2), case-insensitive, over the trimmed value. */
export interface ChannelCondition {
  column: 'source' | 'medium' | 'campaign';
  op: 'is' | 'in' | 'matches' | 'is_null';
  values?: string[];
}

/**
 * Names that mean one thing: where `column` says one of `names` (case and outer spaces ignored),
 * it is shown, counted and judged by the channel rules as `as`.
 */
export interface Alias {
  column: 'source' | 'campaign';
  as: string;
  names: string[];
}

/**
 * How campaign names are built. The first pattern that fits a name fills columns
 * `campaign.<field>`: a template such as `{market}_{product}_{audience}`, where `{}` is text that is
 * not kept, or a regular expression (RE2) with named groups. `sources`: only for campaigns of these
 * sources, as they are shown; absent = of all.
 */
export interface CampaignPattern {
  kind: 'template' | 'regex';
  pattern: string;
  sources?: string[];
}

export interface ColumnRef {
  table: TableName;
  column: string;
}

/**
 * Two columns whose equal values (case, outer spaces and a leading # ignored) mean the same person.
 * A value that more than `most` people share joins nobody, nor does a person whom this key would
 * join with more than `most` others; absent = 10.
 */
export interface JoinKey {
  left: ColumnRef;
  right: ColumnRef;
  most?: number;
}

/**
 * People set apart by what they did, where they first came from, or by name; all of the rules must
 * hold, or any. Of a rule `did`: `n` rows at least (`gte`), of which `within` may ask that they
 * follow each other in that time, or at most (`lte`). `events` empty = any event.
 */
export interface Segment {
  /** Part of a table's name: small letters and digits. */
  id: string;
  name: string;
  match: 'all' | 'any';
  rules: SegmentRule[];
}

export type SegmentRule =
  | {
      kind: 'did';
      table: 'events' | 'orders';
      events: string[];
      where: Condition[];
      op: 'gte' | 'lte';
      n: number;
      within: Window | null;
      period: { from: string; to: string } | null;
    }
  | {
      kind: 'first_touch';
      column: 'channel' | 'source' | 'medium' | 'campaign';
      op: 'in' | 'not_in';
      values: (string | null)[];
    }
  | { kind: 'people'; ids: string[] };

export interface Settings {
  timeZone: string;
  currency: string;
  language: Language;
  rates: Rate[];
  channelRules: ChannelRule[];
  aliases: Alias[];
  campaignPatterns: CampaignPattern[];
  joinKeys: JoinKey[];
  /** Absent = none. */
  segments?: Segment[];
}
