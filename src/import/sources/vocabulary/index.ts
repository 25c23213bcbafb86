import type { TableName } from '../../../model/tables.ts';
import type { Vocabulary } from '../types.ts';
import { ASSIGNMENTS, EVENTS } from './events.ts';
import { ORDERS } from './orders.ts';
import { LEADS, SURVEYS, TICKETS } from './people.ts';
import { CODES, CONTENT, NOTES, SCANS, TARGETS } from './rest.ts';
import { SPEND } from './spend.ts';

/** What the columns of every canonical table are called in files, in English and Chinese. */
export const VOCABULARY: Readonly<Record<TableName, Vocabulary>> = {
  spend: SPEND,
  events: EVENTS,
  orders: ORDERS,
  leads: LEADS,
  surveys: SURVEYS,
  content: CONTENT,
  tickets: TICKETS,
  targets: TARGETS,
  assignments: ASSIGNMENTS,
  codes: CODES,
  scans: SCANS,
  notes: NOTES,
};
