import type { Analysis } from './contract.ts';

/** The one list. An analysis is a folder and a line here. */
export const ANALYSES: readonly Analysis[] = [];

export const analysis = (kind: string): Analysis | undefined =>
  ANALYSES.find((a) => a.kind === kind);
