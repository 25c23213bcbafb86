import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { attributionFindings } from './findings.ts';
import { attributionQuery } from './query.ts';
import { attributionResult, type AttributionAnswer } from './result.ts';
import { attributionDefaults, completeAttribution, type AttributionSpec } from './spec.ts';

export const method: Method<AttributionSpec, AttributionAnswer> = bySegments(
  {
    complete: completeAttribution,
    defaults: attributionDefaults,
    query: attributionQuery,
    result: attributionResult,
    findings: attributionFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  { tables: [], apart: 'credit', without: { bootstrap: { samples: 0, seed: 1 } } },
);
