import * as v from 'valibot';
import { Problem } from '../model/problem.ts';
import type { Kind } from './kinds.ts';
import { anySpec, characters, dataPrints, MAX_TEXT, settingsPrint, title } from './payload.ts';
import { newId } from './stores.ts';
import type { RecordChange, StoredRecord, Workspace } from './types.ts';

/** A saved analysis: the completed spec, and what its figures depended on when it was saved. */
export const analysisBody = v.strictObject({
  title,
  spec: anySpec,
  settings: settingsPrint,
  data: dataPrints,
});
export type AnalysisBody = v.InferOutput<typeof analysisBody>;

const binBody = v.strictObject({
  record: v.object({
    id: v.string(),
    kind: v.string(),
    version: v.number(),
    body: v.unknown(),
    created: v.string(),
    changed: v.string(),
  }),
});
type BinBody = v.InferOutput<typeof binBody>;

/** What an analysis was before it was saved over; `saved` is when it had been saved. */
const versionBody = v.strictObject({ of: v.string(), saved: v.string(), body: analysisBody });
type VersionBody = v.InferOutput<typeof versionBody>;

/** Earlier versions kept of one analysis; beyond, the oldest go. */
export const MOST_VERSIONS = 100;

/** The kinds of records that this file keeps, for `recordKinds`. */
export const analysisKinds = {
  analysis: { version: 1, schema: analysisBody },
  bin: { version: 1, schema: binBody },
  version: { version: 1, schema: versionBody },
} as const satisfies Record<string, Kind>;

export interface SavedAnalysis extends AnalysisBody {
  id: string;
  created: string;
  changed: string;
  readOnly: boolean;
}

/** How an analysis stood once. */
export interface AnalysisVersion extends AnalysisBody {
  id: string;
  saved: string;
}

/** Something that was thrown away and can be had back. */
export interface Binned {
  /** The bin's id. */
  id: string;
  kind: string;
  title: string;
  removed: string;
}

/**
 * The saved analyses of a workspace. Titles are kept as they are, up to 10,000 characters, else
 * `title-too-long` {characters, limit}; an id that is not there rejects `not-found` {id}.
 */
export interface Analyses {
  /** The last changed first. */
  list(): Promise<SavedAnalysis[]>;
  /** Those whose title holds every word, case and width ignored; all for an empty text. */
  search(text: string): Promise<SavedAnalysis[]>;
  open(id: string): Promise<SavedAnalysis>;
  /** Saves a new one, or over the one with that id, which is kept as a version of it. */
  save(body: AnalysisBody, id?: string): Promise<SavedAnalysis>;
  rename(id: string, title: string): Promise<SavedAnalysis>;
  duplicate(id: string, title: string): Promise<SavedAnalysis>;
  /** Moves it to the bin; resolves to the bin's id, with which `restore` takes it back. */
  remove(id: string): Promise<string>;
  /** Takes it out of the bin as it was; under a new id where its own is taken meanwhile. */
  restore(binId: string): Promise<SavedAnalysis>;
  /** How one stood before it was saved over, the latest first. */
  versions(id: string): Promise<AnalysisVersion[]>;
  /** What was thrown away, the latest first. */
  binned(): Promise<Binned[]>;
  /** Forgets something thrown away for good. */
  forget(binId: string): Promise<void>;
  /** Forgets for good what was removed before that moment (ISO). */
  purge(before: string): Promise<void>;
}

export function savedAnalyses(workspace: Workspace): Analyses {
  const find = async (id: string): Promise<StoredRecord<AnalysisBody>> => {
    const record = await workspace.get<AnalysisBody>('analysis', id);
    if (!record) throw new Problem('not-found', { id });
    return record;
  };
  const save = async (body: AnalysisBody, id?: string): Promise<SavedAnalysis> => {
    checkTitle(body.title);
    const before = id === undefined ? undefined : await workspace.get<AnalysisBody>('analysis', id);
    if (id === undefined || !before) {
      return shown(await workspace.put('analysis', body, id === undefined ? {} : { id }));
    }
    if (JSON.stringify(before.body) === JSON.stringify(body)) return shown(before);
    const old = (await versionsOf(id)).slice(MOST_VERSIONS - 1);
    const kept: VersionBody = { of: id, saved: before.changed, body: before.body };
    await workspace.write([
      { put: { kind: 'version', id: newId(), version: analysisKinds.version.version, body: kept } },
      { put: { kind: 'analysis', id, version: analysisKinds.analysis.version, body } },
      ...old.map((v): RecordChange => ({ remove: { kind: 'version', id: v.id } })),
    ]);
    return shown(await find(id));
  };
  /** The latest first. */
  const versionsOf = async (id: string): Promise<StoredRecord<VersionBody>[]> =>
    (await workspace.all<VersionBody>('version'))
      .filter((v) => v.body.of === id)
      .sort((a, b) => (a.created < b.created ? 1 : -1));
  /** Takes things out of the bin for good; their versions go unless the analysis stands again. */
  const empty = async (bins: readonly StoredRecord<BinBody>[]): Promise<void> => {
    const standing = new Set((await workspace.all('analysis')).map((a) => a.id));
    const gone = new Set(bins.map((b) => b.body.record.id).filter((id) => !standing.has(id)));
    const versions = (await workspace.all<VersionBody>('version')).filter((v) =>
      gone.has(v.body.of),
    );
    await workspace.write(
      [...bins, ...versions].map(({ kind, id }): RecordChange => ({ remove: { kind, id } })),
    );
  };
  const list = async (): Promise<SavedAnalysis[]> =>
    (await workspace.all<AnalysisBody>('analysis'))
      .map(shown)
      .sort((a, b) =>
        a.changed < b.changed ? 1 : a.changed > b.changed ? -1 : a.id < b.id ? -1 : 1,
      );

  return {
    list,
    async search(text) {
      const words = folded(text).split(/\s+/).filter(Boolean);
      const titles = (await list()).map((saved) => ({ saved, title: folded(saved.title) }));
      return titles.filter((t) => words.every((w) => t.title.includes(w))).map((t) => t.saved);
    },
    open: async (id) => shown(await find(id)),
    save,
    async rename(id, title) {
      return save({ ...(await find(id)).body, title }, id);
    },
    async duplicate(id, title) {
      return save({ ...(await find(id)).body, title });
    },
    async remove(id) {
      const record = await find(id);
      const bin = { kind: 'bin', id: newId(), version: analysisKinds.bin.version };
      await workspace.write([
        { put: { ...bin, body: { record } } },
        { remove: { kind: 'analysis', id } },
      ]);
      return bin.id;
    },
    async restore(binId) {
      const bin = await workspace.get<BinBody>('bin', binId);
      if (!bin) throw new Problem('not-found', { id: binId });
      const { record } = bin.body;
      const taken = await workspace.get('analysis', record.id);
      const id = taken ? newId() : record.id;
      await workspace.write([{ put: { ...record, id } }, { remove: { kind: 'bin', id: binId } }]);
      return shown(await find(id));
    },
    async versions(id) {
      return (await versionsOf(id)).map(({ id: version, body: { saved, body } }) => ({
        ...body,
        id: version,
        saved,
      }));
    },
    async binned() {
      return (await workspace.all<BinBody>('bin'))
        .map(({ id, created, body: { record } }) => ({
          id,
          kind: record.kind,
          title: titleOf(record.body),
          removed: created,
        }))
        .sort((a, b) => (a.removed < b.removed ? 1 : -1));
    },
    async forget(binId) {
      const bin = await workspace.get<BinBody>('bin', binId);
      if (bin) await empty([bin]);
    },
    async purge(before) {
      await empty((await workspace.all<BinBody>('bin')).filter((bin) => bin.changed < before));
    },
  };
}

const shown = ({ id, created, changed, readOnly, body }: StoredRecord<AnalysisBody>) => ({
  ...body,
  id,
  created,
  changed,
  readOnly: readOnly ?? false,
});

/** What a record calls itself: an analysis its title, a segment its name. */
function titleOf(body: unknown): string {
  const { title, name } = (body ?? {}) as { title?: unknown; name?: unknown };
  return String(title ?? name ?? '');
}

/** Full-width letters as half-width, capitals as small ones. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

function checkTitle(title: string): void {
  const length = characters(title);
  if (length > MAX_TEXT) {
    throw new Problem('title-too-long', { characters: length, limit: MAX_TEXT });
  }
}
