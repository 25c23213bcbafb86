import { DEFAULT_RULES } from '../model/channels.ts';
import type { Settings } from '../model/settings.ts';
import { preferredLocale } from '../i18n/index.ts';

/** A workspace begins in the browser's zone and language. */
export function firstSettings(): Settings {
  return {
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    currency: 'CNY',
    language: preferredLocale(navigator.languages),
    rates: [],
    channelRules: [...DEFAULT_RULES],
    aliases: [],
    campaignPatterns: [],
    joinKeys: [],
  };
}
