import { inverse } from './matrix.ts';
import { hessian, minimise, type Minimum } from './minimise.ts';

/** Parameters of a model, all above zero, by name. */
export type Parameters<K extends string> = Record<K, number>;

export interface Fit<K extends string> {
  parameters: Parameters<K>;
  /** Standard errors of the parameters; null where the likelihood has no clear peak. */
  errors: Parameters<K> | null;
  /** Covariance of the logarithms of the parameters, in the order of the names. */
  covariance: number[][] | null;
  logLikelihood: number;
  /**
   * Whether the best of the starts ended where the likelihood is flat in all directions and peaks so
   * clearly that each parameter is known, none having run off to nothing or to infinity.
   */
  converged: boolean;
}

/** A parameter outside of these has run off: the data say nothing of it. */
const LEAST = 1e-5;
const MOST = 1e6;
/** A variance of a logarithm from here on means a parameter known to a factor of e at best. */
const LOOSE = 1;
/** Values per observation that are as good as equal. */
const MET = 1e-8;

/**
 * Fits parameters by maximum likelihood on their logarithms, from several starts, with standard
 * errors from the second derivatives there. `weight` is the number of observations. Yields after
 * each evaluation.
 */
export function* fitted<K extends string>(
  names: readonly K[],
  logLikelihood: (parameters: Parameters<K>) => number,
  weight: number,
  starts: readonly Parameters<K>[],
): Generator<void, Fit<K>> {
  const named = (x: readonly number[]): Parameters<K> =>
    Object.fromEntries(names.map((name, i) => [name, Math.exp(x[i]!)])) as Parameters<K>;
  const bounds = [Math.log(LEAST), Math.log(MOST)] as const;
  // Per observation, so that "flat" means the same for a hundred and for a million.
  const cost = (x: readonly number[]): number => {
    if (!x.every((d) => d >= bounds[0] && d <= bounds[1])) return Infinity;
    const value = -logLikelihood(named(x)) / weight;
    return Number.isNaN(value) ? Infinity : value;
  };
  let best: Minimum | null = null;
  for (const start of starts) {
    const found: Minimum = yield* minimise(
      cost,
      names.map((name) => Math.log(start[name])),
    );
    // Two starts that meet in one valley have found it.
    const met = best?.converged && found.converged && Math.abs(best.value - found.value) < MET;
    if (!best || found.value < best.value) best = found;
    if (met) break;
  }
  const { x, value, converged } = best!;
  const curvature = yield* hessian(cost, x);
  const covariance = inverse(curvature)?.map((row) => row.map((d) => d / weight)) ?? null;
  const parameters = named(x);
  return {
    parameters,
    covariance,
    errors:
      covariance &&
      (Object.fromEntries(
        names.map((name, i) => [name, parameters[name] * Math.sqrt(covariance[i]![i]!)]),
      ) as Parameters<K>),
    logLikelihood: -value * weight,
    converged: converged && covariance !== null && covariance.every((row, i) => row[i]! < LOOSE),
  };
}
