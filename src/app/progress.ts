import type { Progress } from '../import/types.ts';

/** Which part of a file's work each phase is: reading takes about as long as the rest. */
const SHARES = {
  reading: [0, 0.5],
  understanding: [0.5, 0.65],
  loading: [0.65, 0.85],
  keeping: [0.85, 1],
} as const;

/** How far a file is on its way from bytes to kept rows: 0 … 1. */
export const portion = ({ phase, done, total }: Progress): number => {
  const [from, to] = SHARES[phase];
  return from + (to - from) * (total ? done / total : 0);
};

/** How far a file is that has been read and understood: 0 … 1. */
export const portionOfLoad = (progress: Progress): number => {
  const before = SHARES.loading[0];
  return Math.max(0, (portion(progress) - before) / (1 - before));
};
