import { filledColumns, type Context } from '../../../model/context.ts';
import type { Segment, SegmentRule } from '../../../model/settings.ts';

/** What a rule can be about, as its menu names it. */
export type RuleChoice = 'events' | 'orders' | 'first_touch';

/** The rules that the data at hand can answer. */
export function ruleChoices(context: Context): RuleChoice[] {
  const rows = (table: 'events' | 'orders') => (context.tables[table]?.rows ?? 0) > 0;
  return [
    ...(rows('events') ? (['events'] as const) : []),
    ...(rows('orders') ? (['orders'] as const) : []),
    ...(firstMark(context) ? (['first_touch'] as const) : []),
  ];
}

const MARKS = ['channel', 'source', 'medium', 'campaign'] as const;
const firstMark = (context: Context) => {
  const filled = new Set(filledColumns(context, 'events').map((c) => c.name));
  return MARKS.find((m) => filled.has(m)) ?? null;
};

/** A rule to begin with: did it once, or first came by the channel that most came by. */
export function newRule(choice: RuleChoice, context: Context): SegmentRule {
  if (choice === 'first_touch') {
    const column = firstMark(context) ?? 'channel';
    const top = filledColumns(context, 'events').find((c) => c.name === column)?.top[0];
    return { kind: 'first_touch', column, op: 'in', values: top === undefined ? [] : [top] };
  }
  const event = context.tables.events?.events?.[0]?.event;
  return {
    kind: 'did',
    table: choice,
    events: choice === 'events' && event !== undefined ? [event] : [],
    where: [],
    op: 'gte',
    n: choice === 'orders' ? 2 : 1,
    within: null,
    period: null,
  };
}

/** The segments with one changed, or added where it is new. */
export const withSegment = (all: readonly Segment[], segment: Segment): Segment[] =>
  all.some((s) => s.id === segment.id)
    ? all.map((s) => (s.id === segment.id ? segment : s))
    : [...all, segment];
