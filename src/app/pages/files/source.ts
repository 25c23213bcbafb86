import { sourceById } from '../../../import/sources/index.ts';
import { reader, t } from '../../../i18n/index.ts';

/** The platform's name as people write it; `unknown` in words; what is not known as it is. */
export const sourceName = (source: string): string =>
  sourceById(source)?.name[reader.locale] ??
  (source === 'unknown' ? t('pages.source.unknown') : source);
