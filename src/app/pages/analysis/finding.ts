import type { Row } from '../../../analyses/contract.ts';

/** A finding's first sentence, which is bold, and the rest with the space that parts them. */
export function claimAndRest(text: string): { claim: string; rest: string } {
  const end = /。|[.!?](?=\s|$)/.exec(text);
  if (!end) return { claim: text, rest: '' };
  const at = end.index + end[0].length;
  return { claim: text.slice(0, at), rest: text.slice(at) };
}

/**
 * The columns on which all rows of evidence agree and that name rows: what goes into focus.
 * Evidence that is several rows focuses what they share; nothing shared = no focus.
 */
export function evidencePart(evidence: readonly Row[], rows: readonly Row[]): Row | null {
  const [first, ...others] = evidence;
  if (!first) return null;
  const part = Object.fromEntries(
    Object.entries(first).filter(
      ([name, value]) =>
        typeof value !== 'object' &&
        others.every((row) => row[name] === value) &&
        rows.some((row) => name in row),
    ),
  );
  return Object.keys(part).length ? part : null;
}
