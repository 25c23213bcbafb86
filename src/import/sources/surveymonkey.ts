import type { Source } from './types.ts';

/** SurveyMonkey responses: questions in one row, the options of each in the next. */
export const source: Source = {
  id: 'surveymonkey',
  name: { en: 'SurveyMonkey', 'zh-CN': 'SurveyMonkey' },
  languages: { en: 'seen' },
  table: 'surveys',
  platform: null,
  recognise: [['respondent id', 'collector id', 'start date', 'end date']],
  columns: { response_id: 'respondent id', ts: 'end date|start date', respondent: 'email address' },
  dateOrder: 'mdy',
};
