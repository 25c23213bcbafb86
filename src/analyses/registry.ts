import { cohort } from './cohort/index.ts';
import type { Analysis, Answer, SpecBase } from './contract.ts';
import { funnel } from './funnel/index.ts';
import { roi } from './roi/index.ts';

/** The list forgets whose spec is whose; `complete` is the gate that every spec passes. */
const listed = <S extends SpecBase, R extends Answer>(one: Analysis<S, R>): Analysis =>
  one as unknown as Analysis;

/** The one list. An analysis is a folder and a line here. */
export const ANALYSES: readonly Analysis[] = [listed(funnel), listed(cohort), listed(roi)];

export const analysis = (kind: string): Analysis | undefined =>
  ANALYSES.find((a) => a.kind === kind);
