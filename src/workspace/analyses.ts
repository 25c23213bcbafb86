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

/** The kinds of records that this file keeps, for `recordKinds`. */
export const analysisKinds = {
  analysis: { version: 1, schema: analysisBody },
  bin: { version: 1, schema: binBody },
} as const satisfies Record<string, Kind>;

export interface SavedAnalysis extends AnalysisBody {
  id: string;
  created: string;
  changed: string;
  readOnly: boolean;
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
  /** Saves a new one, or over the one with that id. */
  save(body: AnalysisBody, id?: string): Promise<SavedAnalysis>;
  rename(id: string, title: string): Promise<SavedAnalysis>;
  duplicate(id: string, title: string): Promise<SavedAnalysis>;
  /** Moves it to the bin; resolves to the bin's id, with which `restore` takes it back. */
  remove(id: string): Promise<string>;
  /** Takes it out of the bin as it was; under a new id where its own is taken meanwhile. */
  restore(binId: string): Promise<SavedAnalysis>;
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
    return shown(await workspace.put('analysis', body, id === undefined ? {} : { id }));
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
    async purge(before) {
      const old = (await workspace.all('bin')).filter((bin) => bin.changed < before);
      await workspace.write(old.map(({ id }): RecordChange => ({ remove: { kind: 'bin', id } })));
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

/** Full-width letters as half-width, capitals as small ones. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

function checkTitle(title: string): void {
  const length = characters(title);
  if (length > MAX_TEXT) {
    throw new Problem('title-too-long', { characters: length, limit: MAX_TEXT });
  }
}
