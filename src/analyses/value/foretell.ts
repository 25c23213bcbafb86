import type { Frame } from '../../engine/frame.ts';
import type { Row } from '../../engine/types.ts';
import { daysBetween } from '../../model/days.ts';
import { forecast, type Ahead } from './forecast.ts';
import { keysOf, type Groups } from './groups.ts';
import { distinct, inWeeks, type Customers, type Distinct } from './histories.ts';
import { holdout, tracking, type Holdout } from './holdout.ts';
import { FITS, type ModelName, type Repeats } from './models.ts';
import { fitSpend, type SpendFit } from './spend.ts';
import type { Span, ValueSpec } from './spec.ts';
import { judged, thin, type Refusal } from './verdict.ts';

export interface Foretold {
  /** By group; null where it is refused. */
  ahead: Ahead[] | null;
  /** Repeat purchases of the holdout by group; null where no model was tried. */
  held: { predicted: number; actual: number }[] | null;
  parts: Record<'fit' | 'holdout' | 'tracking' | 'refusal', Row[]>;
}

interface Tried {
  fitted: Repeats;
  judge: Holdout;
}

/**
 * Tries the models on the first part of the time, judges them by the rest, fits the better one on
 * all of it and looks ahead; or says plainly why not. Yields now and then the share done.
 */
export function* foretell(
  c: Customers,
  later: Frame,
  groups: Groups,
  spec: ValueSpec,
  span: Span,
  gap: number,
): Generator<number | void, Foretold> {
  const seen = distinct(c, gap);
  const refused = (refusals: Refusal[], tried: Tried | null, fits: Row[] = []): Foretold => ({
    ahead: null,
    held: tried && heldBy(c, seen, tried.judge, groups, span),
    parts: {
      fit: fits,
      holdout: tried?.judge.bins ?? [],
      tracking: tried ? tracking(c, seen, later, tried.fitted, span) : [],
      refusal: refusals.map((r) => ({ ...r })),
    },
  });
  const lacking = thin(c, seen, daysBetween(span.from, span.end) + 1);
  if (lacking.length) return refused(lacking, null);

  const names: ModelName[] = spec.model === 'auto' ? ['bg_nbd', 'pareto_nbd'] : [spec.model];
  const tried: Tried[] = [];
  const { histories, whole } = inWeeks(seen);
  for (const [i, name] of names.entries()) {
    yield (0.7 * i) / names.length;
    const fitted = yield* FITS[name](histories);
    tried.push({ fitted, judge: holdout(c, seen, fitted, gap) });
  }
  const sound = tried.filter((t) => t.fitted.fit.converged);
  // The bins' error, since a total can be right by luck.
  const best = sound.sort((a, b) => off(a) - off(b))[0];
  const rows = tried.map((t) => triedRow(t, t === best, whole));
  if (!best) return refused([{ reason: 'fit', have: 0, need: 0 }], null, rows);
  const against = judged(best.judge);
  if (against.length) return refused(against, best, rows);

  yield 0.7;
  const now = distinct(c);
  const model = yield* FITS[best.fitted.model](inWeeks(now).histories);
  if (!model.fit.converged) return refused([{ reason: 'fit', have: 0, need: 0 }], best, rows);
  yield 0.85;
  const spend = yield* fitSpend(c);
  if (!spend?.fit.converged || !(spend.fit.parameters.q > 1)) {
    return refused([{ reason: 'spend', have: 0, need: 0 }], best, rows);
  }
  yield 0.9;
  return {
    ahead: yield* forecast(c, now, model, spend.fit, groups, spec, span),
    held: heldBy(c, seen, best.judge, groups, span),
    parts: {
      fit: [...rows, fitRow(model), spendRow(spend)],
      holdout: best.judge.bins,
      tracking: tracking(c, seen, later, best.fitted, span),
      refusal: [],
    },
  };
}

/** How far off a model was; one whose figures have no value is the farthest. */
const off = ({ judge }: Tried): number =>
  Number.isFinite(judge.binError) ? judge.binError : Infinity;

/** The holdout's repeat purchases by group: whether one fit for all does justice to each. */
function heldBy(c: Customers, seen: Distinct, { ahead }: Holdout, groups: Groups, span: Span) {
  const out = Array.from({ length: groups.size }, () => ({ predicted: 0, actual: 0 }));
  for (const [i, keys] of keysOf(c, groups, span).entries()) {
    if (seen.of[i]! < 0) continue;
    for (const g of keys) {
      out[g]!.predicted += c.customers[i]! * ahead[seen.of[i]!]!;
      out[g]!.actual += c.customers[i]! * (c.frequency[i]! - c.frequencyBefore[i]!);
    }
  }
  return out;
}

/** A parameter a column: `r`, and `r_error` its standard error. */
const parametersOf = ({ parameters, errors }: Repeats['fit'] | SpendFit['fit']): Row =>
  Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => [
      [name, value],
      [`${name}_error`, (errors as Record<string, number> | null)?.[name] ?? null],
    ]),
  );

const triedRow = ({ fitted, judge }: Tried, chosen: boolean, whole: boolean): Row => ({
  model: fitted.model,
  on: 'calibration',
  chosen,
  converged: fitted.fit.converged,
  log_likelihood: fitted.fit.logLikelihood,
  customers: judge.customers,
  holdout_predicted: judge.predicted,
  holdout_actual: judge.actual,
  total_error: judge.error,
  bin_error: judge.binError,
  whole_weeks: whole,
  ...parametersOf(fitted.fit),
});

const fitRow = ({ model, fit }: Repeats): Row => ({
  model,
  on: 'all',
  chosen: true,
  converged: fit.converged,
  log_likelihood: fit.logLikelihood,
  ...parametersOf(fit),
});

const spendRow = ({ fit, correlation, customers, leftOut }: SpendFit): Row => ({
  model: 'gamma_gamma',
  on: 'all',
  chosen: true,
  converged: fit.converged,
  log_likelihood: fit.logLikelihood,
  customers,
  correlation,
  left_out: leftOut,
  ...parametersOf(fit),
});
