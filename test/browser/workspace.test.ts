import { expect, test } from 'vitest';
import { profile, startChromium } from './harness/chromium.ts';
import { reload, useWorkspacePage, withoutOpfs } from './harness/workspace.ts';

const { tab } = useWorkspacePage();

test('records and analyses last over a reload', async () => {
  const page = await tab();
  const saved = await page.evaluate(async () => {
    const workspace = await lib.openWorkspace('reload', lib.kinds);
    const note = await workspace.put('note', { text: '<script> 😀' });
    const settings = { timeZone: 'UTC', currency: 'CNY', ratesHash: 'a', rulesHash: 'b' };
    const analysis = await lib
      .savedAnalyses(workspace)
      .save({ title: 't', spec: { kind: 'funnel' }, settings, data: [] });
    return { note, analysis, keeps: workspace.keeps, writer: workspace.writer };
  });
  expect([saved.keeps, saved.writer]).toEqual(['opfs', true]);
  await reload(page);
  const found = await page.evaluate(async () => {
    const workspace = await lib.openWorkspace('reload', lib.kinds);
    const writer = workspace.writer;
    return {
      writer,
      notes: await workspace.all('note'),
      analyses: await lib.savedAnalyses(workspace).list(),
      usage: await workspace.usage(),
    };
  });
  expect(found).toMatchObject({ writer: true, notes: [saved.note], analyses: [saved.analysis] });
  expect(found.usage.quota).toBeGreaterThan(0);
  await page.close();
});

test('a file lasts over a reload, is replaced whole, and what is half-written is swept', async () => {
  const page = await tab();
  await page.evaluate(async () => {
    const workspace = await lib.openWorkspace('files', lib.kinds);
    await workspace.keepFile('a/b %.arrow', lib.pieces(3, 1000, 1));
    await workspace.keepFile('a/b %.arrow', lib.pieces(2, 1000, 2));
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('fupan%20files');
    for (const left of ['x.dead.1', 'x.dead.1.crswap']) {
      await folder.getFileHandle(left, { create: true });
    }
  });
  await reload(page);
  const found = await page.evaluate(async () => {
    const before = await lib.opfsEntries();
    const workspace = await lib.openWorkspace('files', lib.kinds);
    const files = await workspace.files();
    const file = await lib.contents(await workspace.readFile('a/b %.arrow'));
    const after = await lib.swept('fupan%20files');
    const missing = await workspace.readFile('no such file');
    await workspace.removeFile('a/b %.arrow');
    await workspace.removeFile('no such file');
    return { before: before.length, files, file, after, missing, end: await workspace.files() };
  });
  expect(found).toEqual({
    before: 3,
    files: [{ name: 'a/b %.arrow', bytes: 2000 }],
    file: { bytes: 2000, values: [2] },
    after: ['fupan%20files/a%2Fb%20%25%2Earrow'],
    missing: undefined,
    end: [],
  });
  await page.close();
});

test('a page that dies while it writes leaves the old file whole and nothing half', async () => {
  for (const opfs of [true, false]) {
    const noOpfs = opfs ? undefined : withoutOpfs;
    const page = await tab(noOpfs);
    await page.evaluate(async () => {
      const workspace = await lib.openWorkspace('dying', lib.kinds);
      await workspace.keepFile('kept', lib.pieces(3, 5_000_000, 9));
      await workspace.keepFile('kept', lib.pieces(2, 5_000_000, 1));
      void workspace.keepFile('kept', lib.pieces(1000, 5_000_000, 2, 20));
      void workspace.keepFile('new', lib.pieces(1000, 5_000_000, 3, 20));
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    await page.close();
    const next = await tab(noOpfs);
    const found = await next.evaluate(async () => {
      const workspace = await lib.openWorkspace('dying', lib.kinds);
      const file = await lib.contents(await workspace.readFile('kept'));
      const files = await workspace.files();
      const entries = await lib.swept('fupan%20dying');
      const pieces = await lib.until(
        () => lib.countPieces('dying'),
        (count) => count <= 2,
      );
      await workspace.clear();
      return { keeps: workspace.keeps, writer: workspace.writer, file, files, entries, pieces };
    });
    expect(found).toEqual({
      keeps: opfs ? 'opfs' : 'indexeddb',
      writer: true,
      file: { bytes: 10_000_000, values: [1] },
      files: [{ name: 'kept', bytes: 10_000_000 }],
      entries: opfs ? ['fupan%20dying/kept'] : [],
      pieces: opfs ? 0 : 2,
    });
    await next.close();
  }
});

test('what was acknowledged outlives a browser killed in the middle of everything', async () => {
  const own = profile();
  const first = await startChromium(own.path);
  try {
    const page = await tab(undefined, first);
    await page.evaluate(async () => {
      const workspace = await lib.openWorkspace('kill', lib.kinds);
      await workspace.keepFile('kept', lib.pieces(3, 1_000_000, 1));
      void workspace.keepFile('half', lib.pieces(1000, 1_000_000, 2, 10));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await workspace.put('note', { text: 'acknowledged' }, { id: 'a' });
    });
  } finally {
    await first.kill();
  }
  const second = await startChromium(own.path);
  try {
    const page = await tab(undefined, second);
    const found = await page.evaluate(async () => {
      const workspace = await lib.openWorkspace('kill', lib.kinds);
      return {
        note: (await workspace.get<{ text: string }>('note', 'a'))?.body.text,
        file: await lib.contents(await workspace.readFile('kept')),
        entries: await lib.swept('fupan%20kill'),
      };
    });
    expect(found).toEqual({
      note: 'acknowledged',
      file: { bytes: 3_000_000, values: [1] },
      entries: ['fupan%20kill/kept'],
    });
  } finally {
    await second.close();
    own.remove();
  }
});

test('an aborted or failing writing leaves nothing', async () => {
  const page = await tab();
  const found = await page.evaluate(async () => {
    const workspace = await lib.openWorkspace('abort', lib.kinds);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 100);
    const aborted = await workspace
      .keepFile('a', lib.pieces(1000, 1000, 1, 10), stop.signal)
      .catch((error: Error) => error.message);
    const failing = async function* () {
      yield new Uint8Array(10);
      throw new Error('engine died');
    };
    const failed = await workspace.keepFile('a', failing()).catch((error: Error) => error.message);
    const running = workspace.keepFile('b', lib.pieces(1000, 1000, 1, 10));
    setTimeout(() => workspace.close(), 100);
    const closed = await lib.code(running);
    const entries = (await lib.opfsEntries()).filter((e) => e.startsWith('fupan%20abort/'));
    return { aborted, failed, closed, entries };
  });
  expect(found).toEqual({
    aborted: 'stopped',
    failed: 'engine died',
    closed: 'storage-closed',
    entries: [],
  });
  await page.close();
});
