import type { Header } from './header.ts';
import type { Seen } from './seen.ts';

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

/** How people ask where somebody came from; the answer is a channel, as the person names it. */
const HEARD =
  /how did you (first )?(hear|find|learn|discover|come across|get to know)|where did you (first )?(hear|find|see|learn)|hear(d)? about us|(从|在)(哪里|哪儿|何处|哪些?渠道|什么渠道)(首次|第一次)?(知道|了解|听说|看到|认识)|(如何|怎么|怎样)(知道|了解到|得知|听说|认识)|(通过|经由)(什么|哪些?|哪种|何种)(渠道|途径|方式)|(了解|得知|获知|知晓)(渠道|途径)/;

/** How people ask for words. */
const OPEN =
  /^(what|why|how) .*(better|improve|change|like|miss|feel|think|reason|score|rating)|anything else|tell us|in your own words|(any|other|further|additional) (comments?|feedback|suggestions?)|建议|意见|为什么|原因是|想说|改进|改善|不满意的地方|其他(想法|反馈)/;

/** The index of a question that is answered in words, and has answers; −1 = none. */
const inWords = ({ headers, samples }: Seen, free: (i: number) => boolean, asks: RegExp): number =>
  headers.findIndex(
    (h, i) => free(i) && asks.test(h.full) && samples[i]!.some((cell) => /\p{L}/u.test(cell)),
  );

/** “How did you hear of us?” */
export const heardQuestion = (seen: Seen, free: (i: number) => boolean): number =>
  inWords(seen, free, HEARD);

/** “What could we do better?” */
export const openQuestion = (seen: Seen, free: (i: number) => boolean): number =>
  inWords(seen, free, OPEN);
