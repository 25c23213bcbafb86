import { reader } from '../../../i18n/index.ts';
import type { ComboOption } from '../../../ui/match.ts';

let zones: ComboOption[] | undefined;

/** Every zone that the browser knows, by its IANA name. */
export function zoneOptions(): ComboOption[] {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((z) => z !== 'UTC')].map(
    (value) => ({ value, label: value }),
  );
  return zones;
}

const currencies = new Map<string, ComboOption[]>();

/** Currencies with their names in the reader's language; the usual ones first. */
export function currencyOptions(): ComboOption[] {
  const { locale } = reader;
  let options = currencies.get(locale);
  if (!options) {
    const first = ['CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'TWD', 'SGD'];
    const all = Intl.supportedValuesOf('currency');
    const names = new Intl.DisplayNames(locale, { type: 'currency' });
    options = [...first, ...all.filter((c) => !first.includes(c))].map((value) => ({
      value,
      label: value,
      detail: names.of(value) ?? value,
    }));
    currencies.set(locale, options);
  }
  return options;
}
