import { format, t } from '../i18n/index.ts';
import type { RecipeLoad } from '../import/remember/stop.ts';
import type { LoadRecord } from '../import/types.ts';
import { daysBetween } from '../model/days.ts';
import type { Notice } from './types.ts';

/** A file that its recipe loaded without a question. */
export interface Again {
  recipe: string;
  load: LoadRecord;
  before: RecipeLoad | null;
  /** The same content stood already. */
  twin: boolean;
}

const FIRST = ['cost', 'revenue', 'amount', 'value', 'impressions', 'reads', 'score'];

/** What such loads brought, beside what the load before had brought. */
export function againNotice(all: readonly Again[]): { key: string; args: Notice['args'] } {
  const [one, ...more] = all;
  if (!one) return { key: '', args: {} };
  if (more.length) {
    const rows = all.reduce((sum, { load }) => sum + load.counts.rows, 0);
    return { key: 'notice.again-many', args: { files: all.length, rows } };
  }
  const { load, before, recipe } = one;
  const now = figures({ ...load, rows: load.counts.rows });
  const args = { file: load.file, recipe, now, before: before ? figures(before) : '' };
  return { key: before ? 'notice.again' : 'notice.again-first', args };
}

function figures({ rows, from, to, sums }: Omit<RecipeLoad, 'file' | 'loaded'>): string {
  const column = FIRST.find((c) => sums[c]);
  return [
    t('pages.rows', { n: rows }),
    ...(from && to ? [t('pages.recipes.days', { n: daysBetween(from, to) + 1 })] : []),
    ...(column ? [t('pages.recipes.sum', { column, sum: format.full(sums[column]!) })] : []),
  ].join(t('pages.list-comma'));
}
