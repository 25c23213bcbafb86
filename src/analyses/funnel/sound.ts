import { requiredSteps, stepBefore, type FunnelSpec, type FunnelStep } from './spec.ts';

/**
 * The spec with other steps: what names a step by its number follows it. `place` gives the new
 * number of a step, or null where it is gone.
 */
export function withSteps(
  spec: FunnelSpec,
  steps: FunnelStep[],
  place: (step: number) => number | null,
): FunnelSpec {
  const { breakdown } = spec;
  const at = breakdown && typeof breakdown.at === 'number' ? place(breakdown.at) : null;
  return sound({
    ...spec,
    steps,
    hold: spec.hold.map((h) => ({
      ...h,
      steps: h.steps.flatMap((k) => place(k) ?? []).sort((a, b) => a - b),
    })),
    exclude: spec.exclude.flatMap((x) => {
      const ends = [place(x.after), place(x.before)].filter((k) => k !== null);
      const [after, before] = ends.sort((a, b) => a - b);
      return after !== undefined && before !== undefined ? [{ ...x, after, before }] : [];
    }),
    ...(breakdown && typeof breakdown.at === 'number'
      ? { breakdown: { ...breakdown, at: at ?? ('first' as const) } }
      : {}),
  });
}

/** The spec without what its steps and its order leave no meaning to. */
export function sound(spec: FunnelSpec): FunnelSpec {
  const steps = spec.steps.map((s, i): FunnelStep =>
    i === 0 || spec.order === 'any' ? { ...s, optional: false, within: null } : s,
  );
  const required = requiredSteps({ steps });
  return {
    ...spec,
    steps,
    around: spec.around && spec.count !== 'totals',
    correlate: spec.correlate && spec.count !== 'totals',
    hold: spec.hold.filter((h) => h.steps.length > 1),
    // An exclusion stands between required steps: it widens to the nearest.
    exclude: spec.exclude.flatMap((x) => {
      const after = required.includes(x.after) ? x.after : stepBefore({ steps }, x.after);
      const before = required.find((k) => k >= x.before);
      return before === undefined ? [] : [{ ...x, after, before }];
    }),
  };
}
