import { expect, test } from 'vitest';
import { heardIn, openIn, reload, useWorkspacePage, withoutOpfs } from './harness/workspace.ts';

const harness = useWorkspacePage();
const { tab } = harness;

test('a full disk: said with figures, nothing lost, nothing half', async () => {
  for (const before of [undefined, withoutOpfs]) {
    // an origin of its own: the browser remembers for a while how much room one had
    const origin = harness.origin(before ? 'full-blobs' : 'full-files');
    const page = await tab(before, harness.chromium, origin);
    const cdp = await harness.chromium.context.newCDPSession(page);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 8_000_000 });
    await openIn(page, 'full');
    await page.evaluate(async () => {
      await workspace.put('note', { text: 'old' }, { id: 'n' });
      await workspace.keepFile('f', lib.pieces(1, 1000, 7));
    });
    const full = await page.evaluate(async () => {
      const done = () => ({ code: 'resolved', args: {} as Record<string, unknown> });
      const tell = ({ code, args }: ReturnType<typeof done>) => ({ code, args });
      const file = await workspace.keepFile('f', lib.pieces(100, 1_000_000, 8)).then(done, tell);
      const noise = Array.from({ length: 300 }, () =>
        crypto.getRandomValues(new Uint16Array(32_000)),
      );
      const text = noise.map((n) => String.fromCharCode(...n)).join(''); // not to be compressed
      const record = await workspace.put('note', { text }, { id: 'n' }).then(done, tell);
      const kept = {
        note: (await workspace.get<{ text: string }>('note', 'n'))?.body.text,
        file: await lib.contents(await workspace.readFile('f')),
        files: await workspace.files(),
        entries: (await lib.opfsEntries()).filter((e) => e.startsWith('fupan%20full/')),
        pieces: await lib.countPieces('full'),
      };
      return { file, record, kept };
    });
    const args = { needed: expect.any(Number), free: expect.any(Number) };
    expect(full.file).toEqual({ code: 'storage-full', args });
    expect(full.record).toEqual({ code: 'storage-full', args });
    expect(full.kept).toEqual({
      note: 'old',
      file: { bytes: 1000, values: [7] },
      files: [{ name: 'f', bytes: 1000 }],
      entries: before ? [] : ['fupan%20full/f'],
      pieces: before ? 1 : 0,
    });
    const again = await page.evaluate(() => workspace.keepFile('f', lib.pieces(2, 1000, 9)));
    expect(again).toBe(2000);
    await page.close();
  }
});

test('a write that the disk refuses at its very end changes nothing', async () => {
  const page = await tab(() => {
    const { close } = FileSystemWritableFileStream.prototype;
    Object.assign(globalThis, { full: false });
    FileSystemWritableFileStream.prototype.close = function () {
      const refuse = (globalThis as unknown as { full: boolean }).full;
      return refuse
        ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
        : close.call(this);
    };
  });
  await openIn(page, 'end');
  const found = await page.evaluate(async () => {
    await workspace.keepFile('f', lib.pieces(1, 10, 1));
    Object.assign(globalThis, { full: true });
    const code = await lib.code(workspace.keepFile('f', lib.pieces(1, 20, 2)));
    return { code, file: await lib.contents(await workspace.readFile('f')) };
  });
  expect(found).toEqual({ code: 'storage-full', file: { bytes: 10, values: [1] } });
  await page.close();
});

test('without a database everything works and nothing lasts, which it says', async () => {
  const page = await tab(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('private window', 'SecurityError');
    };
  });
  await openIn(page, 'private');
  const found = await page.evaluate(async () => {
    await workspace.put('note', { text: 'a' });
    await workspace.keepFile('f', lib.pieces(1, 10, 7));
    const { keeps, writer } = workspace;
    return { keeps, writer, notes: (await workspace.all('note')).length };
  });
  expect(found).toEqual({ keeps: 'memory', writer: true, notes: 1 });
  await reload(page);
  await openIn(page, 'private');
  expect(await page.evaluate(() => workspace.all('note'))).toEqual([]);
  await page.close();
});

test('a database deleted while open: the page hears of it and works on', async () => {
  const page = await tab();
  const other = await tab();
  await openIn(page, 'deleted');
  await page.evaluate(() => workspace.put('note', { text: 'a' }));
  await other.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('fupan deleted').onsuccess = () => resolve();
      }),
  );
  await heardIn(page, 'all elsewhere');
  const found = await page.evaluate(async () => {
    const before = await workspace.all('note');
    await workspace.put('note', { text: 'b' });
    return {
      before,
      after: (await workspace.all<{ text: string }>('note')).map((n) => n.body.text),
    };
  });
  expect(found).toEqual({ before: [], after: ['b'] });
  await page.close();
  await other.close();
});

test('a connection that breaks under a write is opened again, once', async () => {
  const page = await tab(() => {
    const { transaction } = IDBDatabase.prototype;
    Object.assign(globalThis, { breaks: 0 });
    IDBDatabase.prototype.transaction = function (...args) {
      const state = globalThis as unknown as { breaks: number };
      if (state.breaks-- > 0) throw new DOMException('closing', 'InvalidStateError');
      return transaction.apply(this, args);
    };
  });
  await openIn(page, 'breaks');
  const codes = await page.evaluate(async () => {
    Object.assign(globalThis, { breaks: 1 });
    const once = await lib.code(workspace.put('note', { text: 'a' }));
    Object.assign(globalThis, { breaks: 2 });
    return [once, await lib.code(workspace.put('note', { text: 'b' }))];
  });
  expect(codes).toEqual(['resolved', 'storage-failed']);
  await page.close();
});

test('site data cleared by the person while open: the page works on', async () => {
  const page = await tab();
  await openIn(page, 'wiped');
  await page.evaluate(async () => {
    await workspace.put('note', { text: 'a' });
    await workspace.keepFile('f', lib.pieces(1, 10, 7));
  });
  const cdp = await harness.chromium.context.newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: harness.origin(), storageTypes: 'all' });
  const found = await page.evaluate(async () => {
    const gone = { notes: await workspace.all('note'), files: await workspace.files() };
    await workspace.put('note', { text: 'b' });
    await workspace.keepFile('f', lib.pieces(1, 20, 8));
    return {
      gone,
      notes: (await workspace.all<{ text: string }>('note')).map((n) => n.body.text),
      files: await workspace.files(),
    };
  });
  expect(found).toEqual({
    gone: { notes: [], files: [] },
    notes: ['b'],
    files: [{ name: 'f', bytes: 20 }],
  });
  await page.close();
});

test('a record that does not parse is kept aside, over a reload too; one from the future stays', async () => {
  const page = await tab();
  await openIn(page, 'broken');
  await page.evaluate(async () => {
    await workspace.put('note', { text: 'good' }, { id: 'good' });
    const database = await lib.openDatabase('fupan broken');
    const raw = { kind: 'note', version: 1, body: { nonsense: true }, created: '1', changed: '1' };
    await database.run(['records'], 'readwrite', async (t) => {
      await t.objectStore('records').put({ ...raw, id: 'bad' });
      await t.objectStore('records').put({ ...raw, id: 'new', version: 9 });
    });
    database.close();
    await workspace.all('note');
  });
  await reload(page);
  await openIn(page, 'broken');
  const found = await page.evaluate(async () => ({
    notes: (await workspace.all('note')).map((n) => [n.id, n.readOnly ?? false]),
    aside: (await workspace.all<{ record: { id: string } }>('unreadable')).map(
      (u) => u.body.record.id,
    ),
    refused: await lib.code(workspace.put('note', { text: 'x' }, { id: 'new' })),
  }));
  expect(found).toEqual({
    notes: [
      ['good', false],
      ['new', true],
    ],
    aside: ['bad'],
    refused: 'from-the-future',
  });
  await page.close();
});

test('a value that the browser itself cannot read does not hide the others', async () => {
  const page = await tab(() => {
    IDBIndex.prototype.getAll = () => {
      throw new DOMException('Failed to read large IndexedDB value', 'DataError');
    };
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (key) {
      if (String(key) === 'note,bad' && this.transaction.mode === 'readonly') {
        throw new DOMException('Failed to read large IndexedDB value', 'DataError');
      }
      return get.call(this, key);
    };
  });
  await openIn(page, 'values');
  const ids = await page.evaluate(async () => {
    for (const id of ['a', 'bad', 'c']) await workspace.put('note', { text: id }, { id });
    return (await workspace.all('note')).map((n) => n.id);
  });
  expect(ids).toEqual(['a', 'c']);
  await page.close();
});

test('links are made and read under the strict policy of the page', async () => {
  const page = await tab();
  const back = await page.evaluate(async () => {
    const settings = await lib.printSettings({
      timeZone: 'UTC',
      currency: 'CNY',
      language: 'en',
      rates: [],
      channelRules: [],
      aliases: [],
      campaignPatterns: [],
      joinKeys: [],
    });
    const payload = { v: 1 as const, spec: { kind: 'funnel' }, settings, data: [], app: '0' };
    const text = await lib.encodeLink(payload);
    return { same: JSON.stringify(await lib.decodeLink(text)) === JSON.stringify(payload), text };
  });
  expect(back.same).toBe(true);
  expect(back.text).toMatch(/^1\.[\w-]+$/);
  await page.close();
});
