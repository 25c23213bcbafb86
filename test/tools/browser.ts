import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type JSHandle, type Page } from 'playwright-core';
import { preview } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from './chromium.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built page, served as a static host would (`npm test` builds it first). */
export async function serve(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = await preview({
    root,
    preview: { port: 0, host: '127.0.0.1' },
    logLevel: 'error',
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('preview gave no address');
  return { url, stop: () => server.close() };
}

/** A fresh browser profile. Every request to another origin is written into `foreign`. */
export async function newBrowser(
  origin: string,
  options: {
    width?: number;
    height?: number;
    locale?: string;
    dark?: boolean;
    offline?: boolean;
  } = {},
): Promise<{ context: BrowserContext; foreign: string[]; close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'fupan-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findChromium(),
    args: CHROMIUM_FLAGS,
    headless: true,
    viewport: { width: options.width ?? 1400, height: options.height ?? 900 },
    locale: options.locale ?? 'en-US',
    colorScheme: options.dark ? 'dark' : 'light',
    // The page fetches itself for working offline, which would only keep the other tests busy.
    serviceWorkers: options.offline ? 'allow' : 'block',
  });
  const foreign: string[] = [];
  context.on('request', (request) => {
    const address = request.url();
    if (/^https?:/.test(address) && !address.startsWith(origin)) foreign.push(address);
  });
  return {
    context,
    foreign,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until the engine and the workspace of a page stand that was opened or reloaded. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.fupan?.ready, null, { timeout: 100_000 });
  await page.evaluate(() => globalThis.fupan.ready);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await ready(page);
}

/** Opens an address and waits until the page stands. */
export async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await ready(page);
  return page;
}

/** The built page, served, and open in a browser of its own; `close` ends all of it. */
export async function openPage() {
  const site = await serve();
  const browser = await newBrowser(site.url);
  const page = await open(browser.context, site.url);
  const close = async (): Promise<void> => {
    await browser.close();
    await site.stop();
  };
  return { site, browser, page, close };
}
export type Opened = Awaited<ReturnType<typeof openPage>>;

export type GivenFile = string | { name: string; mimeType: string; buffer: Buffer };

/** Files in the page as a person chose them: an input that holds them. */
export async function chosen(
  page: Page,
  files: readonly GivenFile[],
): Promise<JSHandle<HTMLInputElement>> {
  const input = await page.evaluateHandle(() => {
    const element = document.createElement('input');
    element.type = 'file';
    element.multiple = true;
    element.hidden = true;
    document.body.append(element);
    return element;
  });
  await input.setInputFiles(files as string[]);
  return input;
}

/** Loads files as a person drops them, through the console API. */
export async function load(
  page: Page,
  files: readonly GivenFile[],
  options: Record<string, unknown> = {},
) {
  return page.evaluate(
    async ([element, o]) => {
      const reports = await globalThis.fupan.load([...element.files!], o);
      element.remove();
      return reports;
    },
    [await chosen(page, files), options] as const,
  );
}

/** A file made of text, for `load`. */
export const textFile = (name: string, text: string | Buffer) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
});
