import { expect, test } from 'vitest';
import { analysisKinds, MOST_VERSIONS, savedAnalyses } from '../../../src/workspace/analyses.ts';
import { recordKinds } from '../../../src/workspace/kinds.ts';
import { memoryWorkspace } from '../../../src/workspace/memory.ts';
import { file, settings } from './samples.ts';

const body = (title: string, n = 0) => ({
  title,
  spec: { kind: 'funnel', version: 1, n },
  settings,
  data: [file()],
});
function fresh() {
  const workspace = memoryWorkspace(recordKinds(analysisKinds));
  return { workspace, analyses: savedAnalyses(workspace) };
}

test('saving over keeps what stood, the latest first; saving the same keeps nothing more', async () => {
  const { analyses } = fresh();
  const first = await analyses.save(body('a', 1));
  expect(await analyses.versions(first.id)).toEqual([]);
  const second = await analyses.save(body('a', 2), first.id);
  await analyses.save(body('a', 2), first.id);
  await analyses.rename(first.id, 'b');
  const versions = await analyses.versions(first.id);
  expect(versions.map(({ id: _, ...v }) => v)).toEqual([
    { ...body('a', 2), saved: second.changed },
    { ...body('a', 1), saved: first.changed },
  ]);
  expect(await analyses.open(first.id)).toMatchObject(body('b', 2));
});

test('an earlier version put back is one more step: what stood then is kept too', async () => {
  const { analyses } = fresh();
  const { id } = await analyses.save(body('a', 1));
  await analyses.save(body('a', 2), id);
  const [old] = await analyses.versions(id);
  await analyses.save({ ...body('a'), spec: old!.spec }, id);
  expect((await analyses.open(id)).spec).toMatchObject({ n: 1 });
  const ns = (await analyses.versions(id)).map((v) => (v.spec as { n: number }).n);
  expect(ns).toEqual([2, 1]);
});

test('no more versions are kept than stated, the oldest go', async () => {
  const { analyses } = fresh();
  const { id } = await analyses.save(body('a', 0));
  for (let n = 1; n <= MOST_VERSIONS + 5; n++) await analyses.save(body('a', n), id);
  const ns = (await analyses.versions(id)).map((v) => (v.spec as { n: number }).n);
  expect(ns).toEqual(Array.from({ length: MOST_VERSIONS }, (_, i) => MOST_VERSIONS + 4 - i));
});

test('a deleted analysis comes back with its versions; deleted for good they go with it', async () => {
  const { analyses, workspace } = fresh();
  const { id } = await analyses.save(body('a', 1));
  await analyses.save(body('a', 2), id);
  const other = await analyses.save(body('other', 1));
  await analyses.save(body('other', 2), other.id);
  const bin = await analyses.remove(id);
  expect(await analyses.binned()).toMatchObject([{ id: bin, kind: 'analysis', title: 'a' }]);
  await analyses.restore(bin);
  expect(await analyses.versions(id)).toHaveLength(1);
  await analyses.forget(await analyses.remove(id));
  expect(await analyses.binned()).toEqual([]);
  expect(await analyses.versions(id)).toEqual([]);
  expect(await analyses.versions(other.id)).toHaveLength(1);
  expect(await workspace.all('version')).toHaveLength(1);
});
