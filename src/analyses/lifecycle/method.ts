import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { lifecycleFindings } from './findings.ts';
import { lifecycleQuery, tableOf } from './query.ts';
import { lifecycleResult, type LifecycleAnswer } from './result.ts';
import { completeLifecycle, lifecycleDefaults, type LifecycleSpec } from './spec.ts';

export const method: Method<LifecycleSpec, LifecycleAnswer> = bySegments(
  {
    complete: completeLifecycle,
    defaults: lifecycleDefaults,
    query: lifecycleQuery,
    result: lifecycleResult,
    findings: lifecycleFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  {
    tables: ['main', 'stickiness', 'actives'].flatMap((name) => [name, tableOf(name, 'compared')]),
  },
);
