import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const tools: { findChromium(): Promise<string>; CHROMIUM_FLAGS: readonly string[] } = await import(
  new URL('../../tools/chromium.mjs', import.meta.url).href
);

export interface Running {
  browser: Browser;
  context: BrowserContext;
  /** The whole browser dies at once, as by a power cut: no page hears of it. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A folder for a browser profile that outlives one browser; `remove` it at the end. */
export function profile(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fupan-profile-'));
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  return { path, remove };
}

/** Starts a Chromium of its own process group on a profile, so that it can be killed for real. */
export async function startChromium(path: string): Promise<Running> {
  const args = [
    ...tools.CHROMIUM_FLAGS,
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${path}`,
    'about:blank',
  ];
  const child = spawn(await tools.findChromium(), args, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (bytes) => {
      said += String(bytes);
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Chromium ended: ${said.slice(-2000)}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL');
    await ended;
  };
  return {
    browser,
    context: browser.contexts()[0]!,
    kill,
    async close() {
      await browser.close().catch(() => {});
      await kill();
    },
  };
}
