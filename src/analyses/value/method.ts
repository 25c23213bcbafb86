import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { valueFindings } from './findings.ts';
import { valueQuery } from './query.ts';
import { valueResult, type ValueAnswer } from './result.ts';
import { completeValue, valueDefaults, type ValueSpec } from './spec.ts';

export const method: Method<ValueSpec, ValueAnswer> = bySegments(
  {
    complete: completeValue,
    defaults: valueDefaults,
    query: valueQuery,
    result: valueResult,
    findings: valueFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  { tables: [], apart: 'main' },
);
