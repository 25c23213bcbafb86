import * as v from 'valibot';
import { expect, test } from 'vitest';
import { recordKinds, type Kind } from '../../../src/workspace/kinds.ts';
import { memoryFiles, memoryShelf, memoryWorkspace } from '../../../src/workspace/memory.ts';
import { alone, type Tabs } from '../../../src/workspace/tabs.ts';
import { createWorkspace } from '../../../src/workspace/workspace.ts';
import type { WorkspaceChange } from '../../../src/workspace/types.ts';
import { code } from './samples.ts';

const note: Kind = { version: 1, schema: v.strictObject({ text: v.string() }) };
const noteNow: Kind = {
  version: 3,
  schema: v.strictObject({ text: v.string(), tags: v.array(v.string()), pinned: v.boolean() }),
  steps: {
    1: (body) => ({ ...(body as object), tags: [] }),
    2: (body) => ({ ...(body as object), pinned: false }),
  },
};
const old = recordKinds({ note });
const now = recordKinds({ note: noteNow });

/** Two pages over the same shelf, as two versions of the page over one database. */
function pages(tabs: Tabs = alone()) {
  const shelf = memoryShelf();
  const files = memoryFiles();
  const page = (kinds: typeof old) =>
    createWorkspace({ shelf, files, tabs, kinds, keeps: 'memory' });
  return { shelf, page };
}
const tick = () => new Promise((resolve) => setTimeout(resolve));

test('what is put is there, with its moments; a second put keeps the first moment', async () => {
  const workspace = memoryWorkspace(old);
  const first = await workspace.put('note', { text: 'a' });
  expect(await workspace.get('note', first.id)).toEqual(first);
  const second = await workspace.put('note', { text: 'b' }, { id: first.id });
  expect(second).toMatchObject({ id: first.id, created: first.created, body: { text: 'b' } });
  expect(second.changed > first.changed).toBe(true);
  expect(await workspace.all('note')).toEqual([second]);
  await workspace.remove('note', first.id);
  expect(await workspace.get('note', first.id)).toBeUndefined();
});

test('nothing outside reaches into what is kept', async () => {
  const workspace = memoryWorkspace(recordKinds({ any: { version: 1, schema: v.unknown() } }));
  const body = { list: [1] };
  const { id } = await workspace.put('any', body);
  body.list.push(2);
  (await workspace.get<typeof body>('any', id))!.body.list.push(3);
  expect((await workspace.get('any', id))!.body).toEqual({ list: [1] });
  await workspace.put('any', new Proxy({ list: [1] }, {}), { id }); // as reactive state is
  expect((await workspace.get('any', id))!.body).toEqual({ list: [1] });
});

test('several changes stand or fall together', async () => {
  const workspace = memoryWorkspace(old);
  const put = (id: string, body: unknown) => ({ put: { kind: 'note', id, version: 1, body } });
  await workspace.write([put('a', { text: 'a' }), put('b', { text: 'b' })]);
  const bad = [{ remove: { kind: 'note', id: 'a' } }, put('c', { text: 1 })];
  await expect(workspace.write(bad)).rejects.toThrow();
  expect((await workspace.all('note')).map((r) => r.id)).toEqual(['a', 'b']);
  await workspace.write([put('a', { text: '1' }), { remove: { kind: 'note', id: 'a' } }]);
  expect((await workspace.all('note')).map((r) => r.id)).toEqual(['b']);
});

test('an older record is brought up to date step by step', async () => {
  const { page } = pages();
  const { id } = await page(old).put('note', { text: 'a' });
  const record = await page(now).get('note', id);
  expect(record).toMatchObject({ version: 3, body: { text: 'a', tags: [], pinned: false } });
});

test('a record from the future is read, and neither changed nor removed', async () => {
  const { page } = pages();
  const body = { text: 'a', tags: ['x'], pinned: true };
  const { id } = await page(now).put('note', body);
  const older = page(old);
  expect(await older.get('note', id)).toMatchObject({ readOnly: true, version: 3, body });
  expect(await code(older.put('note', { text: 'b' }, { id }))).toBe('from-the-future');
  expect(await code(older.remove('note', id))).toBe('from-the-future');
  expect(await code(older.put('note', body, { version: 3 }))).toBe('from-the-future');
  await expect(older.put('board', {})).rejects.toThrow('unknown kind');
  expect((await page(now).get('note', id))!.body).toEqual(body);
});

test('what does not parse is kept aside, and comes back to a page that can read it', async () => {
  const { shelf, page } = pages();
  const broken = {
    kind: 'note',
    id: 'x',
    version: 1,
    body: { txt: 1 },
    created: '1',
    changed: '2',
  };
  await shelf.change([['note', 'x']], () => [broken]);
  const workspace = page(old);
  await workspace.put('note', { text: 'good' }, { id: 'y' });
  expect((await workspace.all('note')).map((r) => r.id)).toEqual(['y']);
  const [aside] = await workspace.all<{ record: unknown; reason: string }>('unreadable');
  expect(aside!.body.record).toEqual(broken);
  expect(aside!.body.reason).not.toBe('');
  expect(await workspace.get('note', 'x')).toBeUndefined();

  const lenient = recordKinds({ note: { version: 1, schema: v.unknown() } });
  const later = page(lenient);
  await tick();
  expect(await later.get('note', 'x')).toEqual(broken);
  expect(await later.all('unreadable')).toEqual([]);
});

test('what comes back never covers what was written meanwhile', async () => {
  const { shelf, page } = pages();
  const broken = { kind: 'note', id: 'x', version: 1, body: 0, created: '1', changed: '2' };
  await shelf.change([['note', 'x']], () => [broken]);
  const workspace = page(old);
  await workspace.all('note');
  await workspace.put('note', { text: 'newer' }, { id: 'x' });
  const later = page(recordKinds({ note: { version: 1, schema: v.unknown() } }));
  await tick();
  expect((await later.get('note', 'x'))!.body).toEqual({ text: 'newer' });
  expect(await later.all('unreadable')).toHaveLength(1);
});

test('a record without a version is kept aside too', async () => {
  const { shelf, page } = pages();
  const odd = { kind: 'note', id: 'x', body: 1 } as never;
  await shelf.change([['note', 'x']], () => [odd]);
  expect(await page(old).all('note')).toEqual([]);
  expect(await page(old).all('unreadable')).toHaveLength(1);
});

test('a tab that does not write refuses, leaves broken records where they are, and takes over', async () => {
  let writer = false;
  let take = () => {};
  const tabs: Tabs = {
    ...alone(),
    get writer() {
      return writer;
    },
    listen: (_heard, writerChanged) => {
      take = writerChanged;
    },
  };
  const { shelf, page } = pages(tabs);
  const broken = { kind: 'note', id: 'x', version: 1, body: 0, created: '1', changed: '2' };
  await shelf.change([['note', 'x']], () => [broken]);
  const workspace = page(old);
  const heard: WorkspaceChange[] = [];
  workspace.onChange((change) => heard.push(change));
  expect(workspace.writer).toBe(false);
  const pieces = async function* () {};
  for (const refused of [
    workspace.put('note', { text: 'a' }),
    workspace.write([]),
    workspace.remove('note', 'x'),
    workspace.keepFile('f', pieces()),
    workspace.removeFile('f'),
    workspace.clear(),
  ]) {
    expect(await code(refused)).toBe('other-tab-writes');
  }
  expect(await workspace.all('note')).toEqual([]);
  expect(await shelf.get('note', 'x')).toEqual(broken);
  writer = true;
  take();
  await tick();
  expect(heard).toEqual([{ kind: 'writer', elsewhere: false }]);
  await workspace.put('note', { text: 'a' }, { id: 'n' });
  await tick();
  expect(heard.at(-1)).toEqual({ kind: 'note', id: 'n', elsewhere: false });
});

test('files: whole or not at all', async () => {
  const workspace = memoryWorkspace(old);
  const pieces = async function* () {
    yield Uint8Array.of(1, 2);
    yield Uint8Array.of(3);
  };
  expect(await workspace.keepFile('a', pieces())).toBe(3);
  const failing = async function* () {
    yield Uint8Array.of(9);
    throw new Error('engine');
  };
  await expect(workspace.keepFile('a', failing())).rejects.toThrow('engine');
  const stop = AbortSignal.abort(new Error('stopped'));
  await expect(workspace.keepFile('b', pieces(), stop)).rejects.toThrow('stopped');
  expect([...new Uint8Array(await (await workspace.readFile('a'))!.arrayBuffer())]).toEqual([
    1, 2, 3,
  ]);
  expect(await workspace.files()).toEqual([{ name: 'a', bytes: 3 }]);
  expect(await workspace.usage()).toEqual({ used: 3, quota: 0, persisted: false });
  await workspace.clear();
  expect(await workspace.files()).toEqual([]);
});

test('a closed workspace refuses everything', async () => {
  const workspace = memoryWorkspace(old);
  await workspace.close();
  expect(workspace.writer).toBe(false);
  for (const refused of [workspace.all('note'), workspace.put('note', { text: '' })]) {
    expect(await code(refused)).toBe('storage-closed');
  }
});

test('a missing step or an unknown kind is an error, not a guess', () => {
  const holes = recordKinds({ note: { ...noteNow, steps: { 1: (b) => b } } });
  expect(() => holes.migrate('note', 1, {})).toThrow('step from version 2');
  expect(() => old.parse('board', 1, {})).toThrow('unknown kind');
  expect(() => old.parse('note', 2, { text: 'a' })).toThrow('version 2');
  expect([old.newest('note'), now.newest('note'), old.newest('constructor')]).toEqual([1, 3, 0]);
});
