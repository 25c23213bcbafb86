import type { Analysis } from '../contract.ts';
import { cohortFindings } from './findings.ts';
import en from './messages.en.json';
import zh from './messages.zh-CN.json';
import { cohortQuery } from './query.ts';
import { cohortResult, type CohortAnswer } from './result.ts';
import { cohortDefaults, completeCohort, type CohortSpec } from './spec.ts';

export const cohort: Analysis<CohortSpec, CohortAnswer> = {
  kind: 'cohort',
  version: 1,
  step: 'evaluate',
  needs: [['events', 'orders']],
  messages: { en, 'zh-CN': zh },
  complete: completeCohort,
  defaults: cohortDefaults,
  query: cohortQuery,
  result: cohortResult,
  findings: cohortFindings,
  Form: () => import('./Form.svelte'),
  View: () => import('./View.svelte'),
};
