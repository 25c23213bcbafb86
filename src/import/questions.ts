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

/** The index of the first question that is answered with a figure, recommendation first; −1 = none. */
export function scoredQuestion({ headers, samples }: Seen, free: (i: number) => boolean): number {
  for (const [, asks] of QUESTIONS) {
    const i = headers.findIndex(
      (h, k) =>
        free(k) && asks.test(h.full) && samples[k]!.length > 0 && samples[k]!.every(isFigure),
    );
    if (i >= 0) return i;
  }
  return -1;
}

const isFigure = (cell: string): boolean => /^\s*\d{1,2}([.,]\d+)?\s*分?\s*$/.test(cell);
