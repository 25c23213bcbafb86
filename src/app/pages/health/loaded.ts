import type { ListedLoad } from '../../../import/types.ts';
import { daysBetween } from '../../../model/days.ts';

/** A load as the list shows it; `days` from its first to its last. */
export type Listed = ListedLoad & { days: number | null };

/** The loads of each source and table, in the order of their names; within, the newest days first. */
export function bySource(
  loads: readonly ListedLoad[],
): { source: string; table: string; loads: Listed[] }[] {
  const groups = new Map<string, { source: string; table: string; loads: Listed[] }>();
  for (const load of loads) {
    const { source, table, from, to } = load;
    const key = `${source} ${table}`;
    const group = groups.get(key) ?? { source, table, loads: [] };
    group.loads.push({ ...load, days: from && to ? daysBetween(from, to) + 1 : null });
    groups.set(key, group);
  }
  const unknownLast = (source: string) => (source === 'unknown' ? 1 : 0);
  return [...groups.values()]
    .map((g) => ({
      ...g,
      loads: g.loads.sort((a, b) => (b.to ?? '').localeCompare(a.to ?? '')),
    }))
    .sort(
      (a, b) =>
        unknownLast(a.source) - unknownLast(b.source) ||
        a.source.localeCompare(b.source) ||
        a.table.localeCompare(b.table),
    );
}
