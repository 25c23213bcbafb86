import type { Card } from '../../analyses/contract.ts';
import { ANALYSES } from '../../analyses/registry.ts';
import { missingTables } from '../../analyses/run.ts';
import type { Context } from '../../model/context.ts';
import type { Route } from '../types.ts';

export type Step = 'data' | Card['step'];

/** Somewhere to go. `label` is a message key. */
export interface Place {
  route: Route;
  label: string;
  step: Step;
  /** An analysis whose tables are not loaded. */
  missing: boolean;
}

const STEPS: readonly Step[] = ['data', 'plan', 'run', 'evaluate', 'optimise'];
const DATA_PAGES = [
  'files',
  'health',
  'identity',
  'segments',
  'tables',
  'saved',
  'settings',
] as const;

/** The steps of the loop that have pages, in order, each with its pages. */
export function steps(context: Context): { step: Step; places: Place[] }[] {
  const all: Place[] = [
    ...DATA_PAGES.map((page): Place => ({
      route: { page },
      label: `app.page.${page}`,
      step: 'data',
      missing: false,
    })),
    ...ANALYSES.map((analysis): Place => ({
      route: { page: 'analysis', kind: analysis.kind },
      label: `${analysis.kind}.name`,
      step: analysis.step,
      missing: missingTables(analysis, context) !== null,
    })),
  ];
  return STEPS.map((step) => ({ step, places: all.filter((p) => p.step === step) })).filter(
    (group) => group.places.length > 0,
  );
}

/** True where a place is the one that is open; a saved analysis stands at its kind. */
export const isHere = (place: Route, route: Route): boolean =>
  place.page === 'analysis' && route.page === 'analysis'
    ? place.kind === route.kind
    : place.page === route.page;

/** The step in which the person is; the first visit and a link belong to the data. */
export function stepOf(route: Route): Step {
  if (route.page !== 'analysis') return 'data';
  return ANALYSES.find((a) => a.kind === route.kind)?.step ?? 'evaluate';
}
