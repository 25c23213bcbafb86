export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

/** The reader's language and the workspace's base currency; everything printed follows them. */
class Reader {
  locale = $state<Locale>('en');
  currency = $state('CNY');
}

export const reader = new Reader();

/** The first of the browser's languages that we speak. */
export const preferredLocale = (languages: readonly string[]): Locale =>
  languages.some((l) => /^zh\b/i.test(l)) && !/^en\b/i.test(languages[0] ?? '') ? 'zh-CN' : 'en';
