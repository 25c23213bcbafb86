export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** The reader's language, the workspace's base currency and names of segments; everything printed follows them. */
class Reader {
  locale = $state<Locale>('en');
  currency = $state('CNY');
  /** What the workspace's segments are called, by their ids. */
  segments = $state.raw<Record<string, string>>({});
}

export const reader = new Reader();

/** The first of the browser's languages that we speak. */
export const preferredLocale = (languages: readonly string[]): Locale =>
  languages.some((l) => /^zh\b/i.test(l)) && !/^en\b/i.test(languages[0] ?? '') ? 'zh-CN' : 'en';
