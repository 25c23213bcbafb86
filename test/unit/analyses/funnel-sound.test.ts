import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkMeaning } from '../../../src/analyses/funnel/checks.ts';
import { sound, withSteps } from '../../../src/analyses/funnel/sound.ts';
import { funnelSpec, type FunnelSpec } from '../../../src/analyses/funnel/spec.ts';
import { parseSpec } from '../../../src/model/spec.ts';

const spec = (input: Record<string, unknown>): FunnelSpec =>
  parseSpec(funnelSpec, { kind: 'funnel', ...input }) as FunnelSpec;
const four = ['a', 'b', 'c', 'd'].map((event) => ({ event }));

test('what names a step by its number follows it when steps move or go', () => {
  const given = spec({
    steps: four,
    hold: [{ column: 'channel', steps: [1, 3] }],
    exclude: [{ event: 'x', after: 2, before: 3 }],
    breakdown: { column: 'channel', at: 3 },
  });
  const { steps } = given;
  const moved = withSteps(given, [steps[0]!, steps[2]!, steps[1]!, steps[3]!], (k) =>
    k === 2 ? 3 : k === 3 ? 2 : k,
  );
  expect(moved.hold[0]!.steps).toEqual([1, 2]);
  expect(moved.exclude[0]).toMatchObject({ after: 2, before: 3 });
  expect(moved.breakdown!.at).toBe(2);
  const gone = withSteps(given, [steps[0]!, steps[1]!, steps[3]!], (k) =>
    k === 3 ? null : k > 3 ? k - 1 : k,
  );
  expect(gone.hold).toEqual([]);
  expect(gone.exclude).toEqual([]);
  expect(gone.breakdown!.at).toBe('first');
});

test('an exclusion widens to required steps; the first step loses what needs one before it', () => {
  const within = { value: 1, unit: 'hour' };
  const steps = [{ event: 'a' }, { event: 'b', optional: true }, { event: 'c' }, { event: 'd' }];
  const widened = sound(spec({ steps, exclude: [{ event: 'x', after: 1, before: 2 }] }));
  expect(widened.exclude[0]).toMatchObject({ after: 1, before: 3 });
  const first = sound(spec({ steps: [{ event: 'a', optional: true, within }, ...steps] }));
  expect(first.steps[0]).toMatchObject({ optional: false, within: null });
});

test('whatever the form is given, what it gives back has a meaning', () => {
  const number = fc.integer({ min: 1, max: 4 });
  const any = fc.record({
    steps: fc.array(
      fc.record({
        event: fc.constantFrom('a', 'b'),
        optional: fc.boolean(),
        within: fc.constantFrom(null, { value: 1, unit: 'hour' }),
      }),
      { minLength: 4, maxLength: 4 },
    ),
    order: fc.constantFrom('ordered', 'strict', 'any'),
    hold: fc.array(
      fc.record({
        column: fc.constant('channel'),
        steps: fc.uniqueArray(number, { minLength: 2, maxLength: 4 }),
      }),
      { maxLength: 2 },
    ),
    exclude: fc.array(
      fc
        .tuple(number, number)
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => ({ event: 'x', after: Math.min(a, b), before: Math.max(a, b) })),
      { maxLength: 3 },
    ),
  });
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 3 }), (input, at) => {
      const given = spec(input);
      expect(() => checkMeaning(sound(given))).not.toThrow();
      const left = given.steps.filter((_, i) => i !== at);
      const next = withSteps(given, left, (k) => (k === at + 1 ? null : k > at + 1 ? k - 1 : k));
      expect(() => checkMeaning(next)).not.toThrow();
    }),
    { seed: 20_260_101 },
  );
});
