/** What a workspace decides and every result depends on: result = f(spec, data, settings). */

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

export interface Settings {
  timeZone: string;
  currency: string;
  language: Language;
  rates: Rate[];
  channelRules: ChannelRule[];
}
