import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { roiFindings } from './findings.ts';
import { roiQuery } from './query.ts';
import { roiResult, type RoiAnswer } from './result.ts';
import { completeRoi, roiDefaults, type RoiSpec } from './spec.ts';

export const method: Method<RoiSpec, RoiAnswer> = bySegments(
  {
    complete: completeRoi,
    defaults: roiDefaults,
    query: roiQuery,
    result: roiResult,
    findings: roiFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  { tables: [], apart: 'main' },
);
