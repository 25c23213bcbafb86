import type { Analysis } from '../contract.ts';
import { roiFindings } from './findings.ts';
import en from './messages.en.json';
import zh from './messages.zh-CN.json';
import { roiQuery } from './query.ts';
import { roiResult, type RoiAnswer } from './result.ts';
import { completeRoi, roiDefaults, type RoiSpec } from './spec.ts';

export const roi: Analysis<RoiSpec, RoiAnswer> = {
  kind: 'roi',
  version: 1,
  step: 'evaluate',
  needs: [['orders', 'leads', 'spend']],
  reads: ['orders', 'leads', 'spend', 'events'],
  messages: { en, 'zh-CN': zh },
  complete: completeRoi,
  defaults: roiDefaults,
  query: roiQuery,
  result: roiResult,
  findings: roiFindings,
  Form: () => import('./Form.svelte'),
  View: () => import('./View.svelte'),
};
