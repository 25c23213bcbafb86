import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  bgNbdConditional,
  bgNbdExpected,
  bgNbdProbability,
  fitBgNbd,
} from '../../src/stats/bgnbd.ts';
import { fitGammaGamma } from '../../src/stats/gammagamma.ts';
import { atOnce } from '../../src/stats/minimise.ts';
import { fitParetoNbd } from '../../src/stats/paretonbd.ts';

const ORACLE = '../shared/oracles/value.json';
const CDNOW = '../shared/data/cdnow';
const absent = !existsSync(ORACLE) || !existsSync(CDNOW);

interface Oracle {
  bg_nbd: Record<'r' | 'alpha' | 'a' | 'b' | 'tolerance', number>;
  pareto_nbd: Record<'r' | 'alpha' | 's' | 'beta' | 'tolerance', number>;
  gamma_gamma: Record<'p' | 'q' | 'v' | 'tolerance', number>;
  expected_purchases_t39: Record<
    'frequency' | 'recency' | 'T' | 't' | 'value' | 'tolerance',
    number
  >;
  expectation: { t: number[]; value: number[]; tolerance: number };
  probability_of_n: Record<'t' | 'n' | 'value' | 'tolerance', number>;
  pmf_t30_n11_to_20: number[];
}
const oracle = absent ? null : (JSON.parse(readFileSync(ORACLE, 'utf8')) as Oracle);

/** A summary file as columns of numbers. */
function columns(file: string): Record<string, number[]> {
  const [head, ...lines] = readFileSync(`${CDNOW}/${file}`, 'utf8').trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(',').map(Number));
  return Object.fromEntries(head!.split(',').map((name, i) => [name, cells.map((c) => c[i]!)]));
}

function histories() {
  const { frequency, recency, T } = columns('summary.csv') as Record<string, number[]>;
  return { frequency: frequency!, recency: recency!, T: T!, weight: T!.map(() => 1) };
}

/** Each published parameter within the oracle's tolerance. */
function near(got: Record<string, number>, { tolerance, ...want }: Record<string, number>) {
  for (const [name, value] of Object.entries(want)) {
    expect(Math.abs(got[name]! - value), `${name}: ${got[name]} for ${value}`).toBeLessThan(
      tolerance!,
    );
  }
}

test.skipIf(absent)('BG/NBD on CDNOW, as published', () => {
  const fit = atOnce(fitBgNbd(histories()));
  expect(fit.converged).toBe(true);
  near(fit.parameters, oracle!.bg_nbd);
  const { t, value, tolerance, ...history } = oracle!.expected_purchases_t39;
  expect(Math.abs(bgNbdConditional(fit.parameters, history, t) - value)).toBeLessThan(tolerance);
  for (const [i, time] of oracle!.expectation.t.entries()) {
    const off = bgNbdExpected(fit.parameters, time) - oracle!.expectation.value[i]!;
    expect(Math.abs(off), `t ${time}`).toBeLessThan(oracle!.expectation.tolerance);
  }
  // These two are published for the parameters as they are printed, with three decimals.
  const none = oracle!.probability_of_n;
  const p0 = bgNbdProbability(oracle!.bg_nbd, none.n, none.t);
  expect(Math.abs(p0 - none.value)).toBeLessThan(none.tolerance);
  for (const [i, p] of oracle!.pmf_t30_n11_to_20.entries()) {
    const got = bgNbdProbability(oracle!.bg_nbd, 11 + i, 30);
    expect(Math.abs(got - p), `n ${11 + i}`).toBeLessThan(1e-9);
  }
});

test.skipIf(absent)('Pareto/NBD on CDNOW, as published', () => {
  const fit = atOnce(fitParetoNbd(histories()));
  expect(fit.converged).toBe(true);
  near(fit.parameters, oracle!.pareto_nbd);
});

test.skipIf(absent)('Gamma-Gamma on CDNOW, as published', () => {
  const { x, zbar } = columns('summary_with_value.csv') as Record<string, number[]>;
  const bought = x!.flatMap((n, i) => (n > 0 ? [{ n, mean: zbar![i]! }] : []));
  const fit = atOnce(
    fitGammaGamma({
      purchases: bought.map((b) => b.n),
      mean: bought.map((b) => b.mean),
      weight: bought.map(() => 1),
    }),
  );
  expect(fit.converged).toBe(true);
  near(fit.parameters, oracle!.gamma_gamma);
});
