import { expect, test } from 'vitest';
import { binnedSegments, segmentIn } from '../../../src/app/segment-bin.ts';
import type { Segment, Settings } from '../../../src/model/settings.ts';
import { analysisKinds, memoryWorkspace, recordKinds } from '../../../src/workspace/index.ts';

const segment = (id: string): Segment => ({ id, name: `Segment ${id}`, match: 'all', rules: [] });
const settings = (...segments: Segment[]) => ({ segments }) as unknown as Settings;

test('a segment that goes lies in the bin, and leaves it when it comes back', async () => {
  const workspace = memoryWorkspace(recordKinds(analysisKinds));
  const [a, b] = [segment('a'), segment('b')];
  const step = async (before: Settings, after: Settings) =>
    workspace.write(await binnedSegments(workspace, before, after));
  await step(settings(a, b), settings(b));
  const [bin] = await workspace.all<{ record: { body: Segment } }>('bin');
  expect(bin?.body.record.body).toEqual(a);
  expect(await segmentIn(workspace, bin!.id)).toEqual(a);
  await step(settings(b), settings({ ...b, name: 'renamed' }));
  expect(await workspace.all('bin')).toHaveLength(1);
  await step(settings(b), settings(b, a));
  expect(await workspace.all('bin')).toEqual([]);
});
