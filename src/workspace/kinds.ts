import * as v from 'valibot';
import type { RecordKinds } from './types.ts';

export interface Kind {
  version: number;
  /** Checks a body of the newest version. */
  schema: v.GenericSchema;
  /** By number: `steps[1]` brings a body of version 1 to version 2. */
  steps?: Record<number, (body: unknown) => unknown>;
}

/** The kinds of records a page knows, with their numbered migrations, as `openWorkspace` wants it. */
export function recordKinds(kinds: Record<string, Kind>): RecordKinds {
  const known = new Map(Object.entries(kinds));
  const find = (kind: string): Kind => {
    const found = known.get(kind);
    if (!found) throw new Error(`unknown kind ${kind}`);
    return found;
  };
  return {
    newest: (kind) => known.get(kind)?.version ?? 0,
    parse(kind, version, body) {
      const found = find(kind);
      if (version !== found.version) throw new Error(`version ${version} of ${kind}`);
      return v.parse(found.schema, body);
    },
    migrate(kind, version, body) {
      const found = find(kind);
      let now = body;
      for (let n = version; n < found.version; n++) {
        const step = found.steps?.[n];
        if (!step) throw new Error(`no step from version ${n} of ${kind}`);
        now = step(now);
      }
      return { version: found.version, body: now };
    },
  };
}
