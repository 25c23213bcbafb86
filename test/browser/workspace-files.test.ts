import { expect, test } from 'vitest';
import { openIn, useWorkspacePage, withoutOpfs } from './harness/workspace.ts';

const { tab } = useWorkspacePage();

test('a browser that learns to rename still finds the files it kept as blobs', async () => {
  const before = await tab(withoutOpfs);
  await openIn(before, 'learns');
  await before.evaluate(async () => {
    await workspace.keepFile('f', lib.pieces(3, 3_000_000, 7));
    await workspace.keepFile('g', lib.pieces(0, 0, 0));
  });
  await before.close();
  const page = await tab();
  await openIn(page, 'learns');
  const found = await page.evaluate(async () => {
    const old = await lib.contents(await workspace.readFile('f'));
    const empty = await lib.contents(await workspace.readFile('g'));
    await workspace.keepFile('f', lib.pieces(1, 10, 8));
    const now = await lib.contents(await workspace.readFile('f'));
    const files = await workspace.files();
    await workspace.removeFile('f');
    await workspace.removeFile('g');
    const left = [await workspace.readFile('f'), await workspace.readFile('g')];
    return { keeps: workspace.keeps, old, empty, now, files, left };
  });
  expect(found).toMatchObject({
    keeps: 'opfs',
    old: { bytes: 9_000_000, values: [7] },
    empty: { bytes: 0, values: [] },
    now: { bytes: 10, values: [8] },
    left: [undefined, undefined],
  });
  expect(found.files.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'f', bytes: 10 },
    { name: 'g', bytes: 0 },
  ]);
  await page.close();
});

test('a browser that does not rename onto a file that exists replaces it all the same', async () => {
  const page = await tab(() => {
    const handle = FileSystemFileHandle.prototype as FileSystemFileHandle & {
      move(name: string): Promise<void>;
    };
    const { move } = handle;
    let moves = 0;
    handle.move = function (name) {
      if (moves++ === 0) return move.call(this, name);
      return Promise.reject(new DOMException('exists', 'InvalidModificationError'));
    };
  });
  await openIn(page, 'exists');
  const found = await page.evaluate(async () => {
    await workspace.keepFile('f', lib.pieces(1, 10, 1));
    await workspace.keepFile('f', lib.pieces(1, 20, 2));
    const file = await lib.contents(await workspace.readFile('f'));
    const refused = await lib.code(workspace.keepFile('new', lib.pieces(1, 1, 1)));
    const entries = (await lib.opfsEntries()).filter((e) => e.startsWith('fupan%20exists/'));
    return { file, refused, entries };
  });
  expect(found).toEqual({
    file: { bytes: 20, values: [2] },
    refused: 'storage-failed',
    entries: ['fupan%20exists/f'],
  });
  await page.close();
});

test('a sweep leaves alone what this tab is writing, and a replaced file leaves no pieces', async () => {
  const page = await tab();
  const found = await page.evaluate(async () => {
    const database = await lib.openDatabase('fupan stores');
    const stores = [await lib.openOpfs('fupan stores'), lib.databaseFiles(database)];
    const files = [];
    for (const store of stores) {
      if (!store) continue;
      await store.keep('f', lib.pieces(1, 10, 1));
      const writing = store.keep('f', lib.pieces(3, 5_000_000, 2, 100));
      await new Promise((resolve) => setTimeout(resolve, 250));
      await store.sweep(0);
      await writing;
      files.push(await lib.contents(await store.read('f')));
    }
    database.close();
    return { files, pieces: await lib.countPieces('stores') };
  });
  expect(found).toEqual({
    files: [
      { bytes: 15_000_000, values: [2] },
      { bytes: 15_000_000, values: [2] },
    ],
    pieces: 3,
  });
  await page.close();
});

test('where tabs cannot lock, a sweep takes only what is old', async () => {
  const page = await tab();
  const left = await page.evaluate(async () => {
    const mine = await lib.openOpfs('fupan old');
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('fupan%20old', { create: true });
    await folder.getFileHandle('f.other.1', { create: true });
    const entries = async () => (await lib.opfsEntries()).filter((e) => e.includes('f.other'));
    await mine!.sweep(60_000);
    const young = await entries();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await mine!.sweep(20);
    return [young, await entries()];
  });
  expect(left).toEqual([['fupan%20old/f.other.1'], []]);
  await page.close();
});
