import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { embedAddress, embedHtml } from '../../src/app/embed/html.ts';
import { load, newBrowser, open, openPage, textFile, type Opened } from '../tools/browser.ts';
import { answered, patient } from './main-job-tools.ts';

// A link with the sender's figures: read before anything runs, sealed if wished, run on own data.

let opened: Opened;
let page: Page;
beforeAll(async () => {
  opened = await openPage();
  ({ page } = opened);
});
afterAll(() => opened.close());

const people = (n: number, buys: number) =>
  textFile(
    'events.csv',
    `user,event,timestamp,country\n${Array.from({ length: n }, (_, i) =>
      [
        `u${i},visit,2025-01-05 10:00:00,${i < 3 ? 'Atlantis' : i % 2 ? 'France' : 'Japan'}`,
        ...(i < buys ? [`u${i},buy,2025-01-06 10:00:00,France`] : []),
      ].join('\n'),
    ).join('\n')}\n`,
  );
const SPEC = {
  kind: 'funnel',
  version: 1,
  steps: [{ event: 'visit' }, { event: 'buy' }],
  breakdown: { column: 'country', at: 'first' },
};

test('the receiver reads figures, date and files, and then runs it on own data', async () => {
  await page.evaluate(() => globalThis.fupan.set({ timeZone: 'UTC', currency: 'CNY' }));
  await load(page, [people(200, 120)]);
  const address = await page.evaluate(
    (s) => globalThis.fupan.link(s, { snapshot: true, passphrase: 'sesame' }),
    SPEC,
  );
  expect(address).toContain('#link/s1.');

  const other = await newBrowser(opened.site.url);
  const theirs = await open(other.context, address);
  await theirs.getByRole('heading', { name: 'This link is sealed' }).waitFor(patient);
  await theirs.getByLabel('Passphrase').fill('guess');
  await theirs.getByRole('button', { name: 'Open' }).click();
  await theirs.getByText(/The passphrase does not open it/).waitFor(patient);
  await theirs.getByLabel('Passphrase').fill('sesame');
  await theirs.getByRole('button', { name: 'Open' }).click();
  await theirs.getByText(/These figures were computed on .* from events\.csv/).waitFor(patient);
  await theirs.getByText('200', { exact: true }).first().waitFor(patient);
  const main = theirs.getByRole('main');
  // Three people of one country stayed with the sender, and nothing was loaded or run here.
  expect(await main.innerText()).not.toContain('Atlantis');
  expect(await theirs.evaluate(() => globalThis.fupan.tables())).toEqual([]);
  expect(await theirs.getByRole('button', { name: 'Run it with the data here' }).isDisabled()).toBe(
    true,
  );

  await load(theirs, [people(50, 20)]);
  await theirs.getByRole('button', { name: 'Run it with the data here' }).click();
  await theirs.getByText('50', { exact: true }).first().waitFor(patient);
  await theirs.getByText(/other content here/).waitFor(patient);
  expect(other.foreign).toEqual([]);
  await other.close();
}, 240_000);

test('a link without figures is read before it runs; names that the data lack are chosen by hand', async () => {
  const address = await page.evaluate((s) => globalThis.fupan.link(s), SPEC);
  const other = await newBrowser(opened.site.url);
  const theirs = await open(other.context, address);
  const main = theirs.getByRole('main');
  await main.getByText('Country, Taken at first').waitFor(patient);
  await main.getByText(/events\.csv: 320 rows of events, 5 Jan – 6 Jan 2025/).waitFor(patient);
  expect(await theirs.evaluate(() => globalThis.fupan.saved())).toEqual([]);

  // Ten open, on two devices; four of those on phones pay.
  const csv = Array.from({ length: 10 }, (_, i) =>
    [
      `u${i},open,2025-02-05 10:00:00,${i < 6 ? 'phone' : 'desk'}`,
      ...(i < 4 ? [`u${i},pay,2025-02-05 11:00:00,phone`] : []),
    ].join('\n'),
  ).join('\n');
  await load(theirs, [textFile('mine.csv', `user,event,timestamp,device\n${csv}\n`)]);
  for (const [name, ours] of [
    ['visit', 'open'],
    ['buy', 'pay'],
    ['Country', 'Device'],
  ]) {
    await main.getByLabel(`For ${name}`).selectOption({ label: ours! });
  }
  await main.getByRole('button', { name: 'Run it with the data here' }).click();
  const rows = await answered(theirs);
  // By hand: six of ten on phones, four of these paid; nobody on the other device.
  expect(rows.slice(1).map((r) => r.slice(0, 3).join(' '))).toEqual([
    ...['1 open phone 6', '2 pay phone 4', '1 open desk 4', '2 pay desk 0'],
    ...['1 open All 10', '2 pay All 4'],
  ]);
  const saved = await theirs.evaluate(() => globalThis.fupan.saved());
  expect(saved.map((s) => s.title)).toEqual(['Funnel']);
  expect(saved[0]!.spec).toMatchObject({
    steps: [{ event: 'open' }, { event: 'pay' }],
    breakdown: { column: 'device' },
  });

  // The choice is remembered, and no second analysis is saved of it.
  await theirs.goto(opened.site.url);
  await theirs.goto(address);
  await expect.poll(() => main.getByLabel('For Country').inputValue(), patient).toBe('device');
  await main.getByRole('button', { name: 'Run it with the data here' }).click();
  await answered(theirs);
  expect(await theirs.evaluate(() => globalThis.fupan.saved().then((s) => s.length))).toBe(1);
  await other.close();
}, 240_000);

test('the sender sees what goes before it goes', async () => {
  await page.evaluate((s) => globalThis.fupan.save('By country', s), SPEC);
  await page.goto(`${opened.site.url}#saved`);
  await page.getByRole('link', { name: 'By country' }).click();
  await page.getByRole('button', { name: 'Export' }).click(patient);
  await page.getByRole('menuitem', { name: 'Link with figures…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/2 small groups stay here: .*Atlantis/).waitFor(patient);
  await dialog.getByText('no findings').waitFor();
  await dialog.getByLabel('Send the figures along').click();
  await dialog.getByText(/small group/).waitFor({ ...patient, state: 'detached' });
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const address = await dialog.getByLabel('Address of the link').inputValue();
  expect(address).toMatch(/#link\/1\./);
}, 120_000);

test('embedded in another page, it shows the figures without data, stores nothing and opens in Fupan', async () => {
  const address = await page.evaluate((s) => globalThis.fupan.link(s, { snapshot: true }), SPEC);
  const other = await newBrowser(opened.site.url);
  const host = await other.context.newPage();
  await host.setContent(embedHtml(address, 'A "quoted" <title>'));
  await host.getByTitle('A "quoted" <title>').waitFor();
  const inside = host.frameLocator('iframe');
  await inside.getByText(/These figures were computed on .* from events\.csv/).waitFor(patient);
  await inside.getByText('200', { exact: true }).first().waitFor(patient);
  expect(await inside.getByRole('navigation').count()).toBe(0);
  expect(await inside.getByRole('banner').count()).toBe(0);
  // Within another page the browser may deny it all storage; alone it is allowed some, and takes none.
  const alone = await other.context.newPage();
  await alone.goto(embedAddress(address));
  await alone.getByText(/These figures were computed/).waitFor(patient);
  const left = await alone.evaluate(async () => ({
    databases: (await indexedDB.databases()).length,
    storage: localStorage.length + sessionStorage.length,
    caches: (await caches.keys()).length,
    fupan: 'fupan' in globalThis,
  }));
  expect(left).toEqual({ databases: 0, storage: 0, caches: 0, fupan: false });
  const [opens] = await Promise.all([
    host.waitForEvent('popup'),
    inside.getByRole('link', { name: 'Open in Fupan' }).click(),
  ]);
  await opens.getByRole('button', { name: 'Run it with the data here' }).waitFor(patient);
  expect(other.foreign).toEqual([]);
  await other.close();
}, 240_000);
