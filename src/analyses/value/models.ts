import {
  BG_NBD,
  bgNbdAlive,
  bgNbdConditional,
  bgNbdExpected,
  fitBgNbd,
} from '../../stats/bgnbd.ts';
import type { Fit, Parameters } from '../../stats/likelihood.ts';
import {
  fitParetoNbd,
  PARETO_NBD,
  paretoNbdAlive,
  paretoNbdConditional,
  paretoNbdExpected,
} from '../../stats/paretonbd.ts';
import type { Histories, History } from '../../stats/purchases.ts';

/** What a model with given parameters says of customers; times in weeks. */
export interface Foresight {
  alive(history: History): number;
  expected(t: number): number;
  conditional(history: History, t: number): number;
}

export type ModelName = 'bg_nbd' | 'pareto_nbd';

/** A fitted model of repeat purchases, whichever it is. */
export interface Repeats {
  model: ModelName;
  fit: Fit<string>;
  /** With parameter number `i` moved by `by` on its logarithm; as fitted without. */
  foresee(i?: number, by?: number): Foresight;
}

export const FITS: Record<ModelName, (data: Histories) => Generator<void, Repeats>> = {
  *bg_nbd(data) {
    return repeats('bg_nbd', BG_NBD, yield* fitBgNbd(data), (p) => ({
      alive: (h) => bgNbdAlive(p, h),
      expected: (t) => bgNbdExpected(p, t),
      conditional: (h, t) => bgNbdConditional(p, h, t),
    }));
  },
  *pareto_nbd(data) {
    return repeats('pareto_nbd', PARETO_NBD, yield* fitParetoNbd(data), (p) => ({
      alive: (h) => paretoNbdAlive(p, h),
      expected: (t) => paretoNbdExpected(p, t),
      conditional: (h, t) => paretoNbdConditional(p, h, t),
    }));
  },
};

const repeats = <K extends string>(
  model: ModelName,
  names: readonly K[],
  fit: Fit<K>,
  foresight: (parameters: Parameters<K>) => Foresight,
): Repeats => ({
  model,
  fit,
  foresee: (i = 0, by = 0) => foresight(moved(fit.parameters, names[i]!, by)),
});

/** Parameters with one of them moved by `by` on its logarithm. */
export const moved = <K extends string>(p: Parameters<K>, name: K, by: number): Parameters<K> =>
  by ? { ...p, [name]: p[name] * Math.exp(by) } : p;
