import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newBrowser, open, root, serve, textFile, load } from '../tools/browser.ts';

// Another origin that would answer anybody: what never arrives here was blocked by the policy.
let foreign: Server;
let foreignUrl = '';
const arrived: string[] = [];
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  foreign = createServer((request, response) => {
    arrived.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end('1');
  });
  await new Promise<void>((done) => foreign.listen(0, '127.0.0.1', done));
  foreignUrl = `http://127.0.0.1:${(foreign.address() as { port: number }).port}/`;
  site = await serve();
});
afterAll(async () => {
  await site.stop();
  foreign.close();
});

test('the policy blocks another origin for the page and inside each worker', async () => {
  const { context, close } = await newBrowser(site.url);
  const page = await open(context, site.url);
  // Reading a file starts our own worker beside the engine's.
  await load(page, [
    textFile('events.csv', 'user_id,event,timestamp\nu1,visit,2026-01-01 00:00:00\n'),
  ]);
  const reach = (url: string) =>
    fetch(url).then(
      () => true,
      () => false,
    );
  expect(await page.evaluate(reach, `${foreignUrl}page`)).toBe(false);
  const workers = page.workers();
  expect(workers.length).toBe(2);
  for (const [i, worker] of workers.entries()) {
    expect(await worker.evaluate(reach, `${foreignUrl}worker-${i}`)).toBe(false);
    // The same call reaches our own origin: it is the policy that answers, not a broken fetch.
    expect(await worker.evaluate(reach, site.url)).toBe(true);
  }
  expect(arrived).toEqual([]);
  await close();
});

test('the built worker reads Parquet by bounded counts', () => {
  const scripts = readdirSync(`${root}/dist/assets`).filter((name) => name.endsWith('.js'));
  const bounded = scripts.filter((name) =>
    readFileSync(`${root}/dist/assets/${name}`, 'utf8').includes('parquet page too large'),
  );
  expect(bounded.length).toBeGreaterThan(0);
});

test('without the policy the same call would arrive', async () => {
  const { context, close } = await newBrowser(site.url);
  const page = await context.newPage();
  await page.goto(foreignUrl);
  expect(await page.evaluate((u) => fetch(u).then((r) => r.ok), `${foreignUrl}control`)).toBe(true);
  expect(arrived).toContain('/control');
  await close();
});
