import type { Segment, Settings } from '../model/settings.ts';
import { analysisKinds, type RecordChange, type Workspace } from '../workspace/index.ts';

/** A segment is a part of the settings; thrown away it lies in the bin under this kind. */
export const SEGMENT_KIND = 'segment';

interface Bin {
  record: { id: string; kind: string; body: unknown };
}

/**
 * What a change of settings does to the bin, to be written with it: segments that go are laid there,
 * segments that come back leave it.
 */
export async function binnedSegments(
  workspace: Workspace,
  before: Settings,
  after: Settings,
): Promise<RecordChange[]> {
  const [old, now] = [before.segments ?? [], after.segments ?? []];
  const gone = without(old, now);
  const come = new Set(without(now, old).map((s) => s.id));
  if (!gone.length && !come.size) return [];
  const bins = come.size ? await workspace.all<Bin>('bin') : [];
  const back = bins.filter(
    ({ body: { record } }) => record.kind === SEGMENT_KIND && come.has(record.id),
  );
  const { version } = analysisKinds.bin;
  const time = new Date().toISOString();
  return [
    ...gone.map((segment): RecordChange => {
      const kept = { id: segment.id, kind: SEGMENT_KIND, version: 1, body: segment };
      const record = { ...kept, created: time, changed: time };
      return { put: { kind: 'bin', id: `segment-${segment.id}`, version, body: { record } } };
    }),
    ...back.map(({ id }): RecordChange => ({ remove: { kind: 'bin', id } })),
  ];
}

const without = (all: readonly Segment[], others: readonly Segment[]): Segment[] =>
  all.filter((s) => !others.some((o) => o.id === s.id));

export async function segmentIn(workspace: Workspace, bin: string): Promise<Segment | undefined> {
  return (await workspace.get<Bin>('bin', bin))?.body.record.body as Segment | undefined;
}
