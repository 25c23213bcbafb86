import type { Header } from './header.ts';
import { SOURCES } from './sources/index.ts';
import type { Source } from './sources/types.ts';

/** A source that fits a file, and by how much. */
export interface Match {
  source: Source;
  /** Headers or lines of the largest set that is there. */
  evidence: number;
  /** Headers of the file that the source itself names. */
  explained: number;
}

/**
 * The known export that a file is, or null. Of several that fit: one that another names in `over`
 * gives way; then the largest set of evidence wins, then the most headers explained. The order of
 * the sources plays no part; where all is equal the id decides, which the tests do not let happen.
 */
export function recognise(
  headers: readonly Header[],
  above: readonly (readonly string[])[] = [],
): Source | null {
  return matches(headers, above)[0]?.source ?? null;
}

/** All sources that fit, best first. */
export function matches(
  headers: readonly Header[],
  above: readonly (readonly string[])[] = [],
): Match[] {
  const names = new Set(headers.flatMap((h) => [h.name, h.full]));
  const lines = above.map((record) => record.join(' ').trim());
  const fit = SOURCES.flatMap((source): Match[] => {
    const sets = [
      ...source.recognise.filter((set) => set.every((want) => hasHeader(want, names, headers))),
      ...(source.above ?? []).filter((set) => set.every((p) => lines.some((l) => p.test(l)))),
    ];
    if (!sets.length) return [];
    const evidence = Math.max(...sets.map((set) => set.length));
    return [{ source, evidence, explained: explained(source, names) }];
  });
  const beaten = new Set(fit.flatMap(({ source }) => source.over ?? []));
  return fit
    .filter(({ source }) => !beaten.has(source.id))
    .sort(
      (a, b) =>
        b.evidence - a.evidence ||
        b.explained - a.explained ||
        (a.source.id < b.source.id ? -1 : 1),
    );
}

const hasHeader = (
  want: string | RegExp,
  names: ReadonlySet<string>,
  headers: readonly Header[],
): boolean => (typeof want === 'string' ? names.has(want) : headers.some((h) => want.test(h.full)));

/** Headers of the file that the source gives a meaning, or says to leave out. */
function explained(source: Source, names: ReadonlySet<string>): number {
  const lists = [...Object.values(source.columns), source.ignore ?? '', source.property ?? ''];
  return new Set(lists.flatMap((list) => list.split('|')).filter((w) => w && names.has(w))).size;
}
