import { hasMessage, t } from '../../i18n/index.ts';

/** A metric's name: ours have words in both languages, the rest is the person's or the file's. */
export function nameText(name: string): string {
  const key = `experiment.metric.${name}`;
  return hasMessage(key, 'en') ? t(key) : name;
}
