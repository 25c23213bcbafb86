import type { LoadRecord, RawRecord } from '../import/types.ts';
import { adoptSegments, newSegmentId, renameSegments } from '../model/segments.ts';
import type { Settings } from '../model/settings.ts';
import type { RecordChange, StoredRecord } from '../workspace/index.ts';
import type { RestoredFile, RestorePlan, Verified } from '../workspace/bundle/index.ts';
import { filesOf, partOf } from './bundles.ts';

export type RestoreMode = 'merge' | 'replace';

/** How the numbers of files in kept rows become those that are free here. */
export type Renumbered = ReadonlyMap<number, number>;

export interface Means {
  newId: () => string;
  /** Rows of a load, or the list of rows that it replaced, under other numbers. */
  renumber: (to: Renumbered) => (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

export interface Restoring extends RestorePlan {
  /** Files of the bundle that were not taken, and why. */
  left: { file: string; why: 'here' | 'days' }[];
}

const put = ({ readOnly: _, ...record }: StoredRecord): RecordChange => ({ put: record });

/**
 * What restoring a bundle onto a workspace changes. `replace`: the parts that it holds stand
 * afterwards as in the bundle. `merge`: nothing that stands goes; what is another one under the same
 * id comes in beside it, settings that stand stay, and a load whose days stand already is left out,
 * so that no day counts twice.
 */
export function planRestore(
  mode: RestoreMode,
  bundle: Verified,
  standing: readonly StoredRecord[],
  means: Means,
): Restoring {
  return mode === 'replace' ? replaced(bundle, standing, means) : merged(bundle, standing, means);
}

/** Bundle files get a name that nothing had before: what stands is never written over. */
const renamer = ({ newId }: Means) => {
  const token = newId().slice(0, 12);
  return (name: string): string => `r${token}-${name.replace(/^r[0-9a-f]{12}-/, '')}`;
};
const renamed = <T extends { kept: string; replacedRows?: string }>(
  body: T,
  name: (old: string) => string,
): T => ({
  ...body,
  kept: name(body.kept),
  ...(body.replacedRows && { replacedRows: name(body.replacedRows) }),
});

function replaced(
  { records, files, parts }: Verified,
  standing: readonly StoredRecord[],
  means: Means,
): Restoring {
  const name = renamer(means);
  const key = ({ kind, id }: { kind: string; id: string }) => JSON.stringify([kind, id]);
  const come = new Set(records.map(key));
  return {
    changes: [
      ...standing
        .filter((r) => parts.includes(partOf(r.kind)) && !come.has(key(r)))
        .map(({ kind, id }): RecordChange => ({ remove: { kind, id } })),
      ...records.map((record) =>
        put(
          filesOf(record).length
            ? { ...record, body: renamed(record.body as LoadRecord, name) }
            : record,
        ),
      ),
    ],
    files: files.map((file) => ({ from: file.name, to: name(file.name) })),
    left: [],
  };
}

function merged(bundle: Verified, standing: readonly StoredRecord[], means: Means): Restoring {
  const find = (kind: string, id: string) => standing.find((r) => r.kind === kind && r.id === id);
  const settings = mergedSettings(bundle.records, standing);
  /** Under which id an analysis comes in; the same where it stands as it is. */
  const ids = new Map<string, string>();
  const changes: RecordChange[] = [...settings.changes];
  for (const record of bundle.records.filter((r) => r.kind === 'analysis')) {
    const body = renameSegments(record.body, settings.names);
    const here = find('analysis', record.id);
    if (here && JSON.stringify(here.body) === JSON.stringify(body)) continue;
    const id = here ? means.newId() : record.id;
    ids.set(record.id, id);
    changes.push(put({ ...record, id, body }));
  }
  for (const record of bundle.records) {
    if (!['version', 'bin', 'recipe', 'secret', 'draft', 'renames'].includes(record.kind)) continue;
    if (find(record.kind, record.id)) continue;
    if (record.kind !== 'version') changes.push(put(record));
    else {
      const { of } = record.body as { of: string };
      const body = { ...(record.body as object), of: ids.get(of) ?? of };
      changes.push(put({ ...record, body: renameSegments(body, settings.names) }));
    }
  }
  const loads = mergedLoads(bundle, standing, means);
  return { ...loads, changes: [...changes, ...loads.changes] };
}

/** Ours stay; their segments come in, and their rates for days that have none. */
function mergedSettings(
  records: readonly StoredRecord[],
  standing: readonly StoredRecord[],
): { changes: RecordChange[]; names: Map<string, string> } {
  const theirs = records.find((r) => r.kind === 'settings');
  const ours = standing.find((r) => r.kind === 'settings') as StoredRecord<Settings> | undefined;
  if (!theirs) return { changes: [], names: new Map() };
  if (!ours) return { changes: [put(theirs)], names: new Map() };
  const body = theirs.body as Settings;
  const { segments, names, added } = adoptSegments(
    ours.body.segments ?? [],
    body.segments ?? [],
    newSegmentId,
  );
  const dated = new Set(ours.body.rates.map((r) => `${r.currency} ${r.day}`));
  const sameBase = ours.body.currency === body.currency;
  const rates = sameBase ? body.rates.filter((r) => !dated.has(`${r.currency} ${r.day}`)) : [];
  if (!added.length && !rates.length) return { changes: [], names };
  const now = { ...ours.body, rates: [...ours.body.rates, ...rates] };
  const { kind, id, version } = ours;
  return { changes: [{ put: { kind, id, version, body: { ...now, segments } } }], names };
}

type Load = StoredRecord<LoadRecord | RawRecord>;
const isLoad = (record: StoredRecord): record is Load =>
  record.kind === 'load' || record.kind === 'raw';

/** Loads come in under numbers that are free here. */
function mergedLoads(
  { records, files }: Verified,
  standing: readonly StoredRecord[],
  means: Means,
): Restoring {
  const ours = standing.filter(isLoad);
  const alive = (r: Load): boolean => (r.body as LoadRecord).goneBy === undefined;
  const name = renamer(means);
  let last = Math.max(0, ...ours.map((r) => r.body.fileId));
  const numbers = new Map<number, number>();
  const left: Restoring['left'] = [];
  const taken: Load[] = [];
  const tables = new Set(ours.filter((r) => r.kind === 'raw').map((r) => r.body.table));
  for (const record of records.filter(isLoad).filter(alive)) {
    const { body } = record;
    const twin = ours.find((r) => alive(r) && r.kind === record.kind && r.body.hash === body.hash);
    const overlaps = ours.some((r) => alive(r) && overlapping(r, record));
    const why = twin ? 'here' : overlaps ? 'days' : undefined;
    if (twin) numbers.set(body.fileId, twin.body.fileId);
    else if (!why) numbers.set(body.fileId, ++last);
    if (why) left.push({ file: body.file, why });
    else taken.push(record);
  }
  const coming: RestoredFile[] = [];
  const changes = taken.map((record): RecordChange => {
    const fileId = numbers.get(record.body.fileId)!;
    const body = renamed({ ...record.body, fileId } as LoadRecord, name);
    for (const from of filesOf(record).filter((n) => files.some((f) => f.name === n))) {
      const change = record.kind === 'raw' ? undefined : means.renumber(numbers);
      coming.push({ from, to: name(from), ...(change && { change }) });
    }
    if (record.kind === 'raw') body.table = freeName(tables, body.table) as LoadRecord['table'];
    return { put: { kind: record.kind, version: record.version, id: String(fileId), body } };
  });
  return { changes, files: coming, left };
}

/** Days of the same source in the same table: both together would count twice. */
function overlapping(a: Load, b: Load): boolean {
  if (a.kind === 'raw' || b.kind === 'raw') return false;
  if (a.body.table !== b.body.table || a.body.source !== b.body.source) return false;
  const [one, two] = [a.body, b.body];
  if (!one.from || !one.to || !two.from || !two.to) return true;
  return one.from <= two.to && two.from <= one.to;
}

function freeName(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
  taken.add(name);
  return name;
}
