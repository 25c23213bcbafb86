import { hasMessage, t } from '../../../i18n/index.ts';

/** The platform's name as people write it; `unknown` in words; what has no message as it is. */
export const sourceName = (source: string): string =>
  hasMessage(`source.${source}`, 'en')
    ? t(`source.${source}`)
    : source === 'unknown'
      ? t('pages.source.unknown')
      : source;
