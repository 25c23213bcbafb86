import type { Means } from '../../src/analyses/run.ts';
import { figure } from '../../src/analyses/work.ts';

/** The work of an analysis without a worker: the same code, at once. */
export const figureHere: Means['figure'] = (kind, pieces, spec, context, { signal, onProgress }) =>
  figure(kind, pieces, spec, context, async (share) => {
    signal?.throwIfAborted();
    onProgress?.(share);
  });
