import type { Method } from '../contract.ts';
import { behind } from './behind.ts';
import { experimentDefaults } from './defaults.ts';
import { experimentFindings } from './findings.ts';
import { experimentQuery } from './query.ts';
import { experimentResult, type ExperimentAnswer } from './result.ts';
import { completeExperiment, type ExperimentSpec } from './spec.ts';

export const method: Method<ExperimentSpec, ExperimentAnswer> = {
  complete: completeExperiment,
  defaults: experimentDefaults,
  query: experimentQuery,
  result: experimentResult,
  findings: experimentFindings,
  behind,
  Form: () => import('./Form.svelte'),
  View: () => import('./View.svelte'),
};
