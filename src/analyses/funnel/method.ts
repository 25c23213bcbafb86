import type { Method } from '../contract.ts';
import { bySegments } from '../parts/groups/breakdown.ts';
import { behind } from './behind.ts';
import { funnelFindings } from './findings.ts';
import { funnelQuery } from './query.ts';
import { funnelResult, type FunnelAnswer } from './result.ts';
import { completeFunnel, funnelDefaults } from './complete.ts';
import type { FunnelSpec } from './spec.ts';

export const method: Method<FunnelSpec, FunnelAnswer> = bySegments(
  {
    complete: completeFunnel,
    defaults: funnelDefaults,
    query: (spec, context) => funnelQuery(spec, context),
    result: funnelResult,
    findings: funnelFindings,
    behind,
    Form: () => import('./Form.svelte'),
    View: () => import('./View.svelte'),
  },
  {
    tables: ['main', 'main_compared', 'trend', 'trend_compared'],
    total: true,
    without: { around: false, correlate: false },
  },
);
