import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { cohortFindings } from './findings.ts';
import { cohortQuery } from './query.ts';
import { cohortResult, type CohortAnswer } from './result.ts';
import { cohortDefaults, completeCohort, type CohortSpec } from './spec.ts';

export const method: Method<CohortSpec, CohortAnswer> = bySegments(
  {
    complete: completeCohort,
    defaults: cohortDefaults,
    query: cohortQuery,
    result: cohortResult,
    findings: cohortFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  { tables: ['main', 'compared'] },
);
