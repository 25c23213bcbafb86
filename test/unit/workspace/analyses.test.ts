import { expect, test } from 'vitest';
import { analysisKinds, savedAnalyses } from '../../../src/workspace/analyses.ts';
import { recordKinds } from '../../../src/workspace/kinds.ts';
import { memoryWorkspace } from '../../../src/workspace/memory.ts';
import { code, file, problem, settings } from './samples.ts';

const body = (title: string, spec: unknown = { kind: 'funnel', version: 1 }) => ({
  title,
  spec,
  settings,
  data: [file()],
});
function fresh() {
  const workspace = memoryWorkspace(recordKinds(analysisKinds));
  return { workspace, analyses: savedAnalyses(workspace) };
}
const titles = (list: { title: string }[]) => list.map((a) => a.title);

test('saved, opened, listed with the last changed first', async () => {
  const { analyses } = fresh();
  const a = await analyses.save(body('a'));
  const b = await analyses.save(body('b', { kind: 'roi' }));
  expect(await analyses.open(b.id)).toEqual({ ...body('b', { kind: 'roi' }), ...b });
  expect(titles(await analyses.list())).toEqual(['b', 'a']);
  const again = await analyses.save(body('a2', { kind: 'cohort' }), a.id);
  expect(again).toMatchObject({ id: a.id, created: a.created, spec: { kind: 'cohort' } });
  expect(titles(await analyses.list())).toEqual(['a2', 'b']);
});

test('renamed and duplicated: the copy is a new one', async () => {
  const { analyses } = fresh();
  const a = await analyses.save(body('a'));
  expect(await analyses.rename(a.id, 'b')).toMatchObject({ id: a.id, title: 'b', spec: a.spec });
  const copy = await analyses.duplicate(a.id, 'b (copy)');
  expect(copy.id).not.toBe(a.id);
  expect(copy.created > a.created).toBe(true);
  expect(titles(await analyses.list())).toEqual(['b (copy)', 'b']);
});

test('search takes every word, in any order, case and width ignored', async () => {
  const { analyses } = fresh();
  for (const title of ['Ｆacebook Ｑ1 投放', 'facebook Q2', '抖音 １月 ROI', 'ÄPFEL']) {
    await analyses.save(body(title));
  }
  const found = async (text: string) => titles(await analyses.search(text)).sort();
  expect(await found('FACEBOOK')).toEqual(['facebook Q2', 'Ｆacebook Ｑ1 投放']);
  expect(await found('q1 face')).toEqual(['Ｆacebook Ｑ1 投放']);
  expect(await found('1月')).toEqual(['抖音 １月 ROI']);
  expect(await found('１月')).toEqual(['抖音 １月 ROI']);
  expect(await found('äpfel')).toEqual(['ÄPFEL']);
  expect(await found('nothing')).toEqual([]);
  expect(await found('  ')).toHaveLength(4);
});

test('removed with undo: it comes back as it was', async () => {
  const { analyses, workspace } = fresh();
  const a = await analyses.save(body('a'));
  const binned = await analyses.remove(a.id);
  expect(await analyses.list()).toEqual([]);
  expect(await code(analyses.open(a.id))).toBe('not-found');
  expect(await analyses.restore(binned)).toEqual(a);
  expect(await analyses.list()).toEqual([a]);
  expect(await workspace.all('bin')).toEqual([]);
  expect(await code(analyses.restore(binned))).toBe('not-found');
});

test('taking a removal back never covers what was saved meanwhile', async () => {
  const { analyses } = fresh();
  const a = await analyses.save(body('old'));
  const binned = await analyses.remove(a.id);
  await analyses.save(body('new'), a.id);
  const back = await analyses.restore(binned);
  expect(back.id).not.toBe(a.id);
  expect(titles(await analyses.list()).sort()).toEqual(['new', 'old']);
});

test('purging forgets only what was removed before', async () => {
  const { analyses, workspace } = fresh();
  const [a, b] = [await analyses.save(body('a')), await analyses.save(body('b'))];
  const first = await analyses.remove(a.id);
  const second = await analyses.remove(b.id);
  await analyses.purge((await workspace.get('bin', second))!.changed);
  expect(await code(analyses.restore(first))).toBe('not-found');
  expect((await analyses.restore(second)).title).toBe('b');
});

test.each([
  ['markup', `<script>alert(1)</script> "'><img onerror=x>`],
  ['newlines and tabs', 'a\r\nb\tc\u2028d'],
  ['right to left', '\u202eevil\u202c مرحبا'],
  ['emoji of several code points', '👨‍👩‍👧‍👦🏳️‍🌈'],
  ['blanks', '   '],
  ['nothing', ''],
  ['a key of objects', '__proto__'],
  ['10,000 emoji', '😀'.repeat(10_000)],
])('a title is kept as it is: %s', async (_, title) => {
  const { analyses } = fresh();
  const { id } = await analyses.save(body(title));
  expect((await analyses.open(id)).title).toBe(title);
});

test('a title of more than 10,000 characters is refused, and nothing changes', async () => {
  const { analyses } = fresh();
  const a = await analyses.save(body('a'));
  const { code, args } = await problem(analyses.rename(a.id, 'x'.repeat(10_001)));
  expect([code, args]).toEqual(['title-too-long', { characters: 10_001, limit: 10_000 }]);
  expect((await analyses.open(a.id)).title).toBe('a');
});

test('what is not there is not found', async () => {
  const { analyses } = fresh();
  for (const refused of [
    analyses.open('x'),
    analyses.rename('x', 'y'),
    analyses.duplicate('x', 'y'),
    analyses.remove('x'),
  ]) {
    expect(await code(refused)).toBe('not-found');
  }
});
