import { Problem } from '../model/problem.ts';
import type { Standing } from './stores.ts';
import type { RecordChange, RecordKinds, StoredRecord } from './types.ts';

/** The kind under which a record that does not parse is kept aside. */
export const UNREADABLE = 'unreadable';

export interface UnreadableBody {
  record: StoredRecord;
  reason: string;
}

export type Opened = { record: StoredRecord } | { unreadable: UnreadableBody };

/** A raw record as this page understands it; one from the future comes back untouched, read-only. */
export function openRecord(kinds: RecordKinds, raw: StoredRecord): Opened {
  if (raw.kind === UNREADABLE) return { record: raw };
  try {
    if (raw.version > kinds.newest(raw.kind)) return { record: { ...raw, readOnly: true } };
    return { record: { ...raw, ...upToDate(kinds, raw) } };
  } catch (error) {
    return { unreadable: { record: raw, reason: String(error).slice(0, 500) } };
  }
}

/** The version and body of a record or change, migrated where older, and checked. */
function upToDate(
  kinds: RecordKinds,
  { kind, version, body }: { kind: string; version: number; body: unknown },
): { version: number; body: unknown } {
  const now = version < kinds.newest(kind) ? kinds.migrate(kind, version, body) : { version, body };
  return { version: now.version, body: kinds.parse(kind, now.version, now.body) };
}

/** What stands after the changes, given what stands now; rejects `from-the-future`. */
export function applyChanges(
  kinds: RecordKinds,
  changes: readonly RecordChange[],
  standing: Standing,
  now: string,
): Standing {
  return changes.map((change, i) => {
    const { kind } = keyed(change);
    const before = standing[i];
    const newest = kinds.newest(kind);
    const version = 'put' in change ? change.put.version : 0;
    if (kind !== UNREADABLE && Math.max(version, before?.version ?? 0) > newest) {
      throw new Problem('from-the-future', { kind });
    }
    if (!('put' in change)) return undefined;
    const { id, created = before?.created ?? now, changed = now } = change.put;
    const { body } = change.put;
    const checked = kind === UNREADABLE ? { version, body } : upToDate(kinds, change.put);
    return { id, kind, ...checked, created, changed };
  });
}

/** The key of a change. */
export const keyed = (change: RecordChange): { kind: string; id: string } =>
  'put' in change ? change.put : change.remove;

/** One change for each key, the last one said. */
export function lastOfEach(changes: readonly RecordChange[]): RecordChange[] {
  const last = new Map<string, RecordChange>();
  for (const change of changes) {
    const { kind, id } = keyed(change);
    last.set(JSON.stringify([kind, id]), change);
  }
  return [...last.values()];
}
