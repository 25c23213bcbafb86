import { t } from '../../../i18n/index.ts';
import type { Counts, LoadOptions, Part, Question } from '../../../import/types.ts';
import type { Draft } from '../../types.ts';

export type ReviewDraft = Extract<Draft, { state: 'review' }>;

/** The key under which `LoadOptions.answers` holds the answer to a question. */
export const answerKey = ({ code, column }: Question): string =>
  column === undefined ? code : `${code}:${column}`;

/** What must be decided before the file can be loaded: questions without an answer. */
export const unanswered = ({ plan, options }: ReviewDraft): Question[] =>
  plan.questions.filter((q) => options.answers?.[answerKey(q)] === undefined);

/** The drafts that wait for the same answer. */
export const asking = (drafts: readonly Draft[], key: string): ReviewDraft[] =>
  drafts.filter(
    (d): d is ReviewDraft =>
      d.state === 'review' && unanswered(d).some((q) => answerKey(q) === key),
  );

export const withAnswer = (options: LoadOptions, key: string, answer: string): LoadOptions => ({
  ...options,
  answers: { ...options.answers, [key]: answer },
});

export const canLoad = (draft: ReviewDraft): boolean =>
  !draft.busy &&
  draft.plan.table !== null &&
  draft.plan.counts.rows > 0 &&
  !unanswered(draft).length;

/** False while a file is not understood far enough to say what becomes of each line. */
export const addsUp = (counts: Counts): boolean =>
  counts.lines === counts.rows + counts.rejected + counts.blank + counts.totals + counts.duplicates;

/** The options with one column of the file set to `to` (null = not loaded), the others as they stand. */
export function withColumn(options: LoadOptions, header: string, to: string | null): LoadOptions {
  const mapping = Object.fromEntries(
    Object.entries(options.mapping ?? {}).filter(([, from]) => from !== header),
  );
  const ignore = (options.ignore ?? []).filter((name) => name !== header);
  if (to === null) ignore.push(header);
  else mapping[to] = header;
  return { ...options, mapping, ignore };
}

/** The words for a sheet that is not read unasked: a hidden one, or one that was left out before. */
export const asideKey = ({ sheet }: Part): string =>
  sheet?.hidden ? 'entry.hidden' : 'entry.left';

/** How a draft stands, in the list at the left. */
export function standing(draft: Draft): { text: string; open: boolean } {
  if (draft.state === 'reading') return { text: t('pages.draft.reading'), open: false };
  if (draft.state === 'failed') return { text: t('pages.draft.failed'), open: true };
  if (draft.state === 'hidden') return { text: t(asideKey(draft.part)), open: false };
  if (draft.plan.table === null) return { text: t('pages.draft.which-table'), open: true };
  const open = unanswered(draft).length;
  if (open) return { text: t('pages.draft.decide', { n: open }), open: true };
  if (!draft.plan.counts.rows) return { text: t('pages.draft.no-rows'), open: true };
  const notes = draft.plan.warnings.length;
  return {
    text: notes ? t('pages.draft.notes', { n: notes }) : t('pages.draft.ready'),
    open: false,
  };
}
