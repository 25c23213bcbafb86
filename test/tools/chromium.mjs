// Finds a Chromium: CHROMIUM, a system one, Playwright's own; else asks the system's package
// manager for one (as root, Debian and Ubuntu). Says which was taken.
import { execFileSync, execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function find() {
  const given = process.env.CHROMIUM;
  if (given && existsSync(given)) return given;
  for (const name of NAMES) {
    try {
      const path = execFileSync('which', [name], { encoding: 'utf8', stdio: 'pipe' }).trim();
      if (path) return path;
    } catch {
      // not there: the next one
    }
  }
  const place = PLACES.find((p) => existsSync(p));
  if (place) return place;
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** The path of a Chromium, installed if need be. */
export async function findChromium() {
  let path = await find();
  if (!path && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found: installing the system’s package …');
    execSync('apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk', {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    path = await find();
  }
  if (!path) {
    throw new Error(
      'No Chromium was found. Install Chrome or Chromium, or set CHROMIUM to its path.',
    );
  }
  return path;
}
