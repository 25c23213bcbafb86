import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { profile, startChromium, type Running } from './chromium.ts';
import { serveSources } from './server.ts';
import type { Lib } from './workspace-page.ts';

declare global {
  /** In the page: what `workspace-page.ts` lays out, and what `openIn` opened. */
  var lib: Lib;
  var workspace: Awaited<ReturnType<Lib['openWorkspace']>>;
  var heard: string[];
}

export interface Harness {
  readonly chromium: Running;
  /** The page's origin; each name in front of it is an origin of its own. */
  origin(name?: string): string;
  /** A tab on the harness page; `before` runs in it before anything of ours. */
  tab(before?: () => void, running?: Running, origin?: string): Promise<Page>;
}

/** For one test file: the sources served, a browser of its own, both closed at the end. */
export function useWorkspacePage(): Harness {
  const folder = profile();
  let server: Awaited<ReturnType<typeof serveSources>> | undefined;
  let chromium: Running | undefined;
  beforeAll(async () => {
    server = await serveSources();
    chromium = await startChromium(folder.path);
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.close();
    folder.remove();
  });
  const origin = (name?: string) =>
    name ? server!.url.replace('//127.0.0.1', `//${name}.localhost`) : server!.url;
  return {
    origin,
    get chromium() {
      return chromium!;
    },
    async tab(before, running = chromium!, from = origin()) {
      const page = await running.context.newPage();
      if (before) await page.addInitScript(before);
      await page.goto(`${from}/test/browser/harness/workspace.html`);
      await loaded(page);
      return page;
    },
  };
}

const loaded = (page: Page) => page.waitForFunction(() => 'lib' in globalThis);

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await loaded(page);
}

/** Opens a workspace in a tab and keeps it, with what it hears; resolves to whether it writes. */
export const openIn = (page: Page, name: string): Promise<boolean> =>
  page.evaluate(async (name) => {
    const heard: string[] = [];
    const workspace = await lib.openWorkspace(name, lib.kinds);
    workspace.onChange(({ kind, id, elsewhere }) => {
      heard.push([kind, id, elsewhere ? 'elsewhere' : 'here'].filter(Boolean).join(' '));
    });
    Object.assign(globalThis, { workspace, heard });
    return workspace.writer;
  }, name);

export const heardIn = (page: Page, what: string) =>
  page.waitForFunction((what) => heard.includes(what), what, { timeout: 5000 });

/** Before a page: a browser whose private file system cannot rename. */
export function withoutOpfs(): void {
  Reflect.deleteProperty(FileSystemFileHandle.prototype, 'move');
}
