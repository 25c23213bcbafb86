import type { Source } from './types.ts';

/** Typeform responses: a column a question; `Response Type` marks answers broken off. */
export const source: Source = {
  id: 'typeform',
  name: { en: 'Typeform', 'zh-CN': 'Typeform' },
  languages: { en: 'seen' },
  table: 'surveys',
  platform: null,
  recognise: [
    ['#', 'submit date', 'network id'],
    ['#', 'response type', 'submit date'],
  ],
  columns: { response_id: '#|token', ts: 'submit date|stage date' },
  ignore: 'network id',
  zone: 'UTC',
  partial: { header: 'response type', values: 'partial|started' },
};
