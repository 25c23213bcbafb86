import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { heardIn, openIn, useWorkspacePage } from './harness/workspace.ts';

const harness = useWorkspacePage();
const { tab } = harness;
const closeAll = (...pages: Page[]) => Promise.all(pages.map((page) => page.close()));

test('one tab writes, the others follow, and take over one after the other', async () => {
  const [first, second, third] = [await tab(), await tab(), await tab()];
  expect(await openIn(first, 'tabs')).toBe(true);
  expect(await openIn(second, 'tabs')).toBe(false);
  expect(await openIn(third, 'tabs')).toBe(false);
  const refused = await second.evaluate(async () => [
    await lib.code(workspace.put('note', { text: 'b' })),
    await lib.code(workspace.keepFile('f', lib.pieces(1, 1, 1))),
    await lib.code(workspace.clear()),
  ]);
  expect(refused).toEqual(['other-tab-writes', 'other-tab-writes', 'other-tab-writes']);

  await first.evaluate(async () => {
    await workspace.put('note', { text: 'a' }, { id: 'n' });
    await workspace.keepFile('f', lib.pieces(1, 10, 7));
  });
  await heardIn(first, 'note n here');
  await heardIn(second, 'note n elsewhere');
  await heardIn(second, 'file f elsewhere');
  const followed = await second.evaluate(async () => ({
    note: (await workspace.get('note', 'n'))?.body,
    file: await lib.contents(await workspace.readFile('f')),
  }));
  expect(followed).toEqual({ note: { text: 'a' }, file: { bytes: 10, values: [7] } });

  await first.close();
  await heardIn(second, 'writer here');
  await second.evaluate(() => workspace.put('note', { text: 'b' }, { id: 'n' }));
  await heardIn(third, 'note n elsewhere');
  expect(await third.evaluate(() => workspace.writer)).toBe(false);

  const killer = await harness.chromium.context.newCDPSession(second);
  void killer.send('Page.crash').catch(() => {});
  await heardIn(third, 'writer here');
  const last = await third.evaluate(async () => {
    await workspace.put('note', { text: 'c' });
    return (await workspace.all<{ text: string }>('note')).map((n) => n.body.text).sort();
  });
  expect(last).toEqual(['b', 'c']);
  await closeAll(second, third);
});

test('clear forgets everything, in every tab', async () => {
  const [page, other] = [await tab(), await tab()];
  await openIn(page, 'clear');
  await openIn(other, 'clear');
  const left = await page.evaluate(async () => {
    await workspace.put('note', { text: 'a' });
    await workspace.keepFile('f', lib.pieces(1, 10, 7));
    await workspace.clear();
    const entries = (await lib.opfsEntries()).filter((e) => e.startsWith('fupan%20clear/'));
    return { notes: await workspace.all('note'), files: await workspace.files(), entries };
  });
  expect(left).toEqual({ notes: [], files: [], entries: [] });
  await heardIn(other, 'all elsewhere');
  await closeAll(page, other);
});

test('a newer page upgrades; the older one beside it reads on and writes no more', async () => {
  const [old, newer] = [await tab(), await tab()];
  await openIn(old, 'upgrade');
  await old.evaluate(() => workspace.put('note', { text: 'a' }, { id: 'n' }));
  const opened = await newer.evaluate(async () => {
    const database = await lib.openDatabase('fupan upgrade', [...lib.UPGRADES, () => {}]);
    Object.assign(globalThis, { database });
    return database.readOnly;
  });
  expect(opened).toBe(false);
  await heardIn(old, 'writer here');
  const found = await old.evaluate(async () => ({
    writer: workspace.writer,
    note: (await workspace.get('note', 'n'))?.body,
    code: await lib.code(workspace.put('note', { text: 'b' }, { id: 'n' })),
    file: await lib.code(workspace.keepFile('f', lib.pieces(1, 1, 1))),
  }));
  const refused = 'from-the-future';
  expect(found).toEqual({ writer: false, note: { text: 'a' }, code: refused, file: refused });
  const held = await newer.evaluate(async () => (await navigator.locks.query()).held);
  expect(held).toEqual([]); // the newer page may have the writing
  await newer.close();
  const late = await tab(); // an old page opened after the upgrade
  expect(await openIn(late, 'upgrade')).toBe(false);
  expect(await late.evaluate(async () => (await workspace.get('note', 'n'))?.body)).toEqual({
    text: 'a',
  });
  await closeAll(old, late);
});

test('an upgrade held up by a tab that does not let go says so', async () => {
  const [stubborn, page] = [await tab(), await tab()];
  await stubborn.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('fupan blocked', 1);
        request.onsuccess = () => {
          Object.assign(globalThis, { held: request.result });
          resolve();
        };
      }),
  );
  const answer = () =>
    page.evaluate(() => lib.code(lib.openDatabase('fupan blocked', [...lib.UPGRADES, () => {}])));
  expect(await answer()).toBe('storage-blocked');
  await stubborn.close();
  await expect.poll(answer).toBe('resolved');
  await page.close();
});

test('without locks everyone writes', async () => {
  const noLocks = () => {
    Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });
  };
  const [first, second] = [await tab(noLocks), await tab(noLocks)];
  expect([await openIn(first, 'free'), await openIn(second, 'free')]).toEqual([true, true]);
  await second.evaluate(() => workspace.put('note', { text: 'b' }, { id: 'b' }));
  await heardIn(first, 'note b elsewhere');
  await closeAll(first, second);
});

test('a closed workspace lets another tab write', async () => {
  const [first, second] = [await tab(), await tab()];
  await openIn(first, 'closing');
  await openIn(second, 'closing');
  await first.evaluate(() => workspace.close());
  await heardIn(second, 'writer here');
  expect(await second.evaluate(() => workspace.writer)).toBe(true);
  await closeAll(first, second);
});
