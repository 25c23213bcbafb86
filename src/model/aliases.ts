import { Problem } from './problem.ts';
import type { Alias } from './settings.ts';
import { literal } from './sql.ts';

/** How names are compared: case, width and outer spaces say nothing. */
export const foldName = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The name under which a column's value is shown, as SQL; the expression itself without aliases. */
export function aliasSql(aliases: readonly Alias[], column: Alias['column'], expr: string): string {
  const branches = aliases
    .filter((a) => a.column === column)
    .flatMap(({ as, names }) => names.map((name) => [name.trim().toLowerCase(), as] as const));
  if (!branches.length) return expr;
  return `CASE lower(trim(${expr}))
    ${branches.map(([name, as]) => `WHEN ${literal(name)} THEN ${literal(as)}`).join('\n    ')}
    ELSE ${expr} END`;
}

/** Refuses what has no name, and a name that would mean two things. */
export function checkAliases(aliases: readonly Alias[]): void {
  const meant = new Map<string, string>();
  for (const [i, { column, as, names }] of aliases.entries()) {
    const bad = (reason: string, value = '') =>
      new Problem('invalid-settings', { path: `aliases.${i}`, reason, received: value, value });
    if (!as.trim()) throw bad('missing');
    for (const name of names) {
      const key = `${column} ${name.trim().toLowerCase()}`;
      const other = meant.get(key);
      if (!name.trim()) throw bad('missing');
      if (other !== undefined && other !== as) throw bad('twice', name);
      meant.set(key, as);
    }
  }
}

/** The aliases with one group more: its names leave every other group, empty groups go. */
export function withAlias(aliases: readonly Alias[], added: Alias): Alias[] {
  const taken = new Set(added.names.map(foldName));
  const same = (a: Alias) => a.column === added.column;
  const rest = aliases
    .map((a) => (same(a) ? { ...a, names: a.names.filter((n) => !taken.has(foldName(n))) } : a))
    .filter((a) => a.names.length);
  const twin = rest.find((a) => same(a) && a.as === added.as);
  if (!twin) return [...rest, added];
  return rest.map((a) => (a === twin ? { ...a, names: [...a.names, ...added.names] } : a));
}
