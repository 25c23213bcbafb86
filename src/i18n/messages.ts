import { IntlMessageFormat } from 'intl-messageformat';
import { LOCALES, reader, type Locale } from './locale.svelte.ts';

type Catalog = Record<string, string>;

/** One file for each area and language: `messages/<area>.<locale>.json`. */
const files = import.meta.glob<Catalog>('./messages/*.json', { eager: true, import: 'default' });

const catalogs: Record<Locale, Map<string, string>> = { en: new Map(), 'zh-CN': new Map() };
const compiled = new Map<string, IntlMessageFormat>();

for (const [path, catalog] of Object.entries(files)) {
  const locale = LOCALES.find((l) => path.endsWith(`.${l}.json`));
  if (locale) for (const [key, text] of Object.entries(catalog)) catalogs[locale].set(key, text);
}

/** Adds messages that are kept elsewhere, as an analysis keeps its own in its folder. */
export function addMessages(locale: Locale, messages: Catalog): void {
  for (const [key, text] of Object.entries(messages)) catalogs[locale].set(key, text);
}

export const hasMessage = (key: string, locale: Locale = reader.locale): boolean =>
  catalogs[locale].has(key);

/** All keys of a language, for the test that both have the same. */
export const messageKeys = (locale: Locale): string[] => [...catalogs[locale].keys()].sort();

export type MessageArg = string | number | boolean | null | undefined;

/** Numbers of messages with the minus sign (−) that the figures beside them have. */
class MessageNumber extends Intl.NumberFormat {
  override format(value: number | bigint | Intl.StringNumericLiteral): string {
    return super.format(value).replace(/^-/, '−');
  }
}
const numberFormats = new Map<string, Intl.NumberFormat>();
const formatters = {
  getNumberFormat(locales?: string | string[], options?: Intl.NumberFormatOptions) {
    const id = JSON.stringify([locales, options]);
    const known = numberFormats.get(id) ?? new MessageNumber(locales, options);
    numberFormats.set(id, known);
    return known;
  },
  getDateTimeFormat: (locales?: string | string[], options?: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales, options),
  getPluralRules: (locales?: string | string[], options?: Intl.PluralRulesOptions) =>
    new Intl.PluralRules(locales, options),
};

/**
 * The message in the reader's language, filled with `args` (ICU MessageFormat). A missing key
 * comes back as itself, so that a gap is seen and a test finds it.
 */
export function t(key: string, args: Record<string, MessageArg> = {}): string {
  const { locale } = reader;
  const text = catalogs[locale].get(key) ?? catalogs.en.get(key);
  if (text === undefined) return key;
  if (!text.includes('{') && !text.includes("'")) return text;
  const id = `${locale}\n${text}`;
  let format = compiled.get(id);
  if (!format) {
    format = new IntlMessageFormat(text, locale, undefined, {
      ignoreTag: true,
      formatters,
    });
    compiled.set(id, format);
  }
  try {
    return String(format.format(args));
  } catch {
    return text; // an argument is missing: the words are better than a broken page
  }
}
