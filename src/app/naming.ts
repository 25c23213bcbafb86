import * as v from 'valibot';
import type { Card, SpecBase } from '../analyses/contract.ts';
import type { Context } from '../model/context.ts';
import type { TableName } from '../model/tables.ts';
import { SEGMENT } from '../model/where.ts';
import type { Workspace } from '../workspace/index.ts';
import { hash64 } from '../workspace/hash.ts';

/** By what names a spec speaks of the data: events of the events, columns of any table. */
export type NameKind = 'event' | 'column';

/** Other names for those that a spec uses, as pairs: a name may be any text, also `__proto__`. */
export interface Renames {
  event: readonly (readonly [string, string])[];
  column: readonly (readonly [string, string])[];
}
export const NO_RENAMES: Renames = { event: [], column: [] };

const pairs = v.array(v.tuple([v.string(), v.string()]));
export const renamesBody = v.strictObject({ event: pairs, column: pairs });

/** The keys of specs under which a name, or a list of names, stands. */
const KEYS = new Map<string, NameKind>([
  ['event', 'event'],
  ['column', 'column'],
  ['by', 'column'],
  ['node', 'column'],
]);
/** What stands for no name: any event, and the people of a segment. */
const NO_NAME: Record<NameKind, string> = { event: '*', column: SEGMENT };
/** So many events the profile tells at most; beyond it nobody knows whether one is there. */
const MOST_EVENTS = 200;

/** A spec with each of its names put through `name`. */
function named<T>(spec: T, name: (kind: NameKind, given: string) => string): T {
  const walk = (value: unknown, key = ''): unknown => {
    const kind = KEYS.get(key);
    if (kind && typeof value === 'string') {
      return value === NO_NAME[kind] ? value : name(kind, value);
    }
    if (Array.isArray(value)) return value.map((one) => walk(one, kind && key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, inner]) => [k, walk(inner, k)]));
  };
  return walk(spec) as T;
}

/** The names that a spec uses, each once, in its order. */
export function namesIn(spec: SpecBase): Record<NameKind, string[]> {
  const found = { event: new Set<string>(), column: new Set<string>() };
  named(spec, (kind, given) => {
    found[kind].add(given);
    return given;
  });
  return { event: [...found.event], column: [...found.column] };
}

/** The spec under other names; names without another stay. */
export function renamed<T extends SpecBase>(spec: T, renames: Renames): T {
  const maps = { event: new Map(renames.event), column: new Map(renames.column) };
  return named(spec, (kind, given) => maps[kind].get(given) ?? given);
}

/** The names of the data here that a spec of this kind could use. */
export function namesHere(kind: Pick<Card, 'needs' | 'reads'>, context: Context) {
  const tables: readonly TableName[] = [...new Set([...kind.needs.flat(), ...(kind.reads ?? [])])];
  const columns = tables.flatMap((table) => context.tables[table]?.columns ?? []);
  const filled = columns.filter((c) => c.distinct > 0);
  const tells = filled.filter((c) => !['time', 'person', 'currency'].includes(c.role));
  return {
    event: (context.tables.events?.events ?? []).map((e) => e.event),
    column: [...new Set(tells.map((c) => c.name))].sort(),
    filled: new Set(filled.map((c) => c.name)),
  };
}

/** The names of a spec that no row here bears. */
export function namesLacking(
  spec: SpecBase,
  kind: Pick<Card, 'needs' | 'reads'>,
  context: Context,
): Record<NameKind, string[]> {
  const used = namesIn(spec);
  const here = namesHere(kind, context);
  const events = new Set(here.event);
  return {
    event: events.size < MOST_EVENTS ? used.event.filter((name) => !events.has(name)) : [],
    column: used.column.filter((name) => !here.filled.has(name)),
  };
}

const idOf = (spec: SpecBase): Promise<string> =>
  hash64(new TextEncoder().encode(JSON.stringify(spec)));

/** What a person chose for the names of this spec, when it came before. */
export async function renamesOf(workspace: Workspace, spec: SpecBase): Promise<Renames> {
  return (await workspace.get<Renames>('renames', await idOf(spec)))?.body ?? NO_RENAMES;
}

export async function keepRenames(
  workspace: Workspace,
  spec: SpecBase,
  renames: Renames,
): Promise<void> {
  await workspace.put('renames', renames, { id: await idOf(spec) });
}
