import type { Analysis } from '../contract.ts';
import { funnelFindings } from './findings.ts';
import en from './messages.en.json';
import zh from './messages.zh-CN.json';
import { funnelQuery } from './query.ts';
import { funnelResult, type FunnelAnswer } from './result.ts';
import { completeFunnel, funnelDefaults, type FunnelSpec } from './spec.ts';

/** Where people drop out on the way through the steps of a journey. */
export const funnel: Analysis<FunnelSpec, FunnelAnswer> = {
  kind: 'funnel',
  version: 1,
  step: 'evaluate',
  needs: [['events']],
  messages: { en, 'zh-CN': zh },
  complete: completeFunnel,
  defaults: funnelDefaults,
  query: (spec, context) => funnelQuery(spec, context),
  result: funnelResult,
  findings: funnelFindings,
  Form: () => import('./Form.svelte'),
  View: () => import('./View.svelte'),
};
