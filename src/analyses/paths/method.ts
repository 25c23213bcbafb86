import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { pathFindings } from './findings.ts';
import { pathsQuery } from './query.ts';
import { pathsResult, type PathsAnswer } from './result.ts';
import { completePaths, pathsDefaults, type PathsSpec } from './spec.ts';

export const method: Method<PathsSpec, PathsAnswer> = bySegments(
  {
    complete: completePaths,
    defaults: pathsDefaults,
    query: pathsQuery,
    result: pathsResult,
    findings: pathFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  { tables: ['main', 'branches'], total: true },
);
