import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { load, newBrowser, open, ready, reload, root } from '../tools/browser.ts';
import { otherDeploy } from '../tools/deploy.ts';
import { Host } from '../tools/host.ts';

// The page with the network gone, and a deploy while it is open, on a plain host under a sub-path.

let host: Host;
let browser: Awaited<ReturnType<typeof newBrowser>>;
let later: string;
beforeAll(async () => {
  later = await otherDeploy('Later');
});
afterAll(() => rmSync(later, { recursive: true }));
beforeEach(async () => {
  host = new Host(join(root, 'dist'));
  await host.start();
  browser = await newBrowser(host.url, { offline: true });
});
afterEach(async () => {
  await browser.close();
  await host.stop();
});

/** Waits until the page's service worker has every file. */
const kept = (page: Page): Promise<void> =>
  page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

const book = (): Buffer => {
  const made = utils.book_new();
  const rows = [
    ['user', 'event', 'timestamp'],
    ['u1', 'visit', '2025-01-05 10:00:00'],
    ['u1', 'buy', '2025-01-06 10:00:00'],
    ['u2', 'visit', '2025-01-06 11:00:00'],
  ];
  utils.book_append_sheet(made, utils.aoa_to_sheet(rows), 'Data');
  return write(made, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
};

const events = async (page: Page): Promise<number | undefined> =>
  (await page.evaluate(() => globalThis.fupan.tables())).find((t) => t.name === 'events')?.rows;

/** Opens a page of the app by its address and waits for its heading. */
async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
  await page.locator('main h1').waitFor();
  expect(await page.getByText('This page broke').count()).toBe(0);
}

test('after one visit everything works with the network gone, also what was never opened', async () => {
  const first = await open(browser.context, host.url);
  await kept(first);
  // The page's own 2 kB are asked for anew, to be of one version with the rest.
  const twice = host.asked.filter((path, i) => host.asked.indexOf(path) !== i);
  expect(twice).toEqual(['index.html']);
  expect(host.asked.filter((path) => path.endsWith('.wasm.gz'))).toHaveLength(1);
  await first.close();
  await host.stop();

  const page = await open(browser.context, host.url);
  const broken: string[] = [];
  page.on('pageerror', (error) => broken.push(String(error)));
  // Workbooks are read by a library in a worker of a worker; neither was fetched before.
  const [report] = await load(page, [{ name: 'events.xlsx', mimeType: '', buffer: book() }]);
  expect(report).toMatchObject({ rows: 3 });
  for (const kind of ['funnel', 'cohort', 'lifecycle', 'paths']) {
    await visit(page, `#analysis/${kind}`);
    await page.locator('main [aria-busy="false"] table').first().waitFor();
  }
  for (const at of ['files', 'health', 'identity', 'segments', 'tables', 'saved']) {
    await visit(page, `#${at}`);
  }
  const id = await page.evaluate(() => globalThis.fupan.save('Kept', { kind: 'funnel' }));
  expect((await page.evaluate(() => globalThis.fupan.saved())).map((s) => s.id)).toEqual([id]);
  expect(broken).toEqual([]);
  expect(browser.foreign).toEqual([]);

  // What is stored is said, and the offline copy can be forgotten.
  await visit(page, '#settings');
  const storage = page.getByRole('region', { name: 'Storage and working offline' });
  await storage.getByText(/works without a network/).waitFor();
  const row = storage.getByRole('row', { name: /The page itself.*MB/ });
  // All that the host has sent lies there: the engine alone is more than seven megabytes.
  expect(Number(/([\d.]+)\sMB/.exec(await row.innerText())?.[1])).toBeGreaterThan(10);
  await storage.getByRole('button', { name: 'Forget the offline copy' }).click();
  await storage.getByText(/offline copy is gone/).waitFor();
  expect(
    await page.evaluate(async () => [
      (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ]),
  ).toEqual([0, 0]);
}, 400_000);

test('a deploy while the page is open: one that lacks a file changes nothing, the next is told of, and taken when asked', async () => {
  const page = await open(browser.context, host.url);
  await kept(page);
  const entry = await page.evaluate(() =>
    document.querySelector('script[src]')!.getAttribute('src'),
  );
  host.folder = later;
  // Somebody's upload broke off.
  const lost = readdirSync(join(later, 'assets')).find((name) => name.startsWith('Tables'));
  host.missing.add(`assets/${lost}`);
  const redundant = page.evaluate(async () => {
    const registration = (await navigator.serviceWorker.getRegistration())!;
    const found = new Promise<ServiceWorker>((done) =>
      registration.addEventListener('updatefound', () => done(registration.installing!)),
    );
    await registration.update();
    const worker = await found;
    return new Promise<string>((done) => {
      worker.addEventListener('statechange', () => done(worker.state));
    });
  });
  expect(await redundant).toBe('redundant');
  // The old version is whole, offline too.
  await host.stop();
  await reload(page);
  await visit(page, '#tables');

  await host.start();
  host.missing.clear();
  host.asked.length = 0;
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())!.update();
  });
  const notice = page.getByRole('status', { name: 'Messages' }).getByText(/new version/);
  await notice.waitFor({ timeout: 60_000 });
  // Unchanged content is not fetched again under its name: the engine stays where it is.
  expect(host.asked.filter((path) => path.startsWith('engine/'))).toEqual([]);

  // The old tab finds parts that the host no longer has, and nothing was loaded again.
  expect(
    await page.evaluate(() => document.querySelector('script[src]')!.getAttribute('src')),
  ).toBe(entry);
  await visit(page, '#tables');
  await visit(page, '#settings');
  const [report] = await load(page, [{ name: 'e.xlsx', mimeType: '', buffer: book() }]);
  expect(report).toMatchObject({ rows: 3 });

  await page
    .getByRole('status', { name: 'Messages' })
    .getByRole('button', { name: 'Reload' })
    .click();
  await page.waitForFunction(
    (old) => document.querySelector('script[src]')?.getAttribute('src') !== old,
    entry,
  );
  await ready(page);
  expect(await events(page)).toBe(3);
  await host.stop();
  await reload(page);
  await visit(page, '#tables');
}, 400_000);
