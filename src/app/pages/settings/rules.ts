import type { ChannelCondition, ChannelRule } from '../../../model/settings.ts';

/** The list with one item moved by some places; the same list where it cannot. */
export function moved<T>(items: readonly T[], from: number, by: number): T[] {
  const to = from + by;
  if (to < 0 || to >= items.length) return [...items];
  const rest = items.filter((_, i) => i !== from);
  return [...rest.slice(0, to), items[from]!, ...rest.slice(to)];
}

/** Values as they are typed in one field: one to a line, since a pattern may hold commas. */
export const readValues = (text: string): string[] =>
  text
    .split('\n')
    .map((value) => value.trim())
    .filter(Boolean);

/** A condition with another operator: without values where it takes none. */
export function withOperator(
  condition: ChannelCondition,
  op: ChannelCondition['op'],
): ChannelCondition {
  const { column, values = [] } = condition;
  return op === 'is_null' ? { column, op } : { column, op, values };
}

export const newRule = (): ChannelRule => ({
  channel: '',
  when: [{ column: 'source', op: 'in', values: [] }],
});

/** True where a rule can be stored: a name, and values wherever they are needed. */
export const isComplete = (rule: ChannelRule): boolean =>
  rule.channel.trim() !== '' &&
  rule.when.length > 0 &&
  rule.when.every((c) => c.op === 'is_null' || (c.values?.length ?? 0) > 0);
