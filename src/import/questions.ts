import type { Header } from './header.ts';
import type { Seen } from './recognise.ts';

/** The two questions that are asked for a figure, as people word them in either language. */
const QUESTIONS: readonly (readonly [kind: string, asks: RegExp])[] = [
  ['nps', /\bnps\b|net promoter|how likely|likel(y|ihood).*recommend|推荐/],
  ['csat', /\bcsat\b|satisf|happy are you|满意/],
];

/** What kind of score a question asks for, or null. */
export const questionKind = ({ full }: Pick<Header, 'full'>): string | null =>
  QUESTIONS.find(([, asks]) => asks.test(full))?.[0] ?? null;

/**
 * The index of the question whose answers are the score: a recommendation, else a satisfaction, else
 * the only one that is answered with figures up to ten; −1 = none.
 */
export function scoredQuestion({ headers, samples }: Seen, free: (i: number) => boolean): number {
  const figures = headers.flatMap((_, i) =>
    free(i) && samples[i]!.length > 0 && samples[i]!.every(isFigure) ? [i] : [],
  );
  for (const [, asks] of QUESTIONS) {
    const i = figures.find((k) => asks.test(headers[k]!.full));
    if (i !== undefined) return i;
  }
  const others = figures.filter((k) => !NO_QUESTION.test(headers[k]!.full));
  return others.length === 1 ? others[0]! : -1;
}

/** Figures that nobody was asked for. */
const NO_QUESTION = /(^|[^a-z])(id|ip|no|number|count|duration|time|date)([^a-z]|$)|号|次数|时长/;

const isFigure = (cell: string): boolean =>
  /^\s*(10|\d)([.,]\d+)?\s*分?\s*$/.test(cell.normalize('NFKC'));
