import { format, hasMessage, t } from '../../i18n/index.ts';

/** A metric's name: ours have words in both languages, the rest is the person's or the file's. */
export function nameText(name: string): string {
  const key = `experiment.metric.${name}`;
  return hasMessage(key, 'en') ? t(key) : name;
}

/** A chance as it is printed: never 0 or 1, which nothing measured is. */
export function chanceText(chance: number | null): string {
  if (chance !== null && chance > 0.999) return `> ${format.percent(0.999)}`;
  return chance !== null && chance < 0.001 ? `< ${format.percent(0.001)}` : format.percent(chance);
}
