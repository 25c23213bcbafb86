import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../../public/launch.mjs', import.meta.url));

/** A request whose path is sent as it stands: fetch would tidy it up. */
const asked = (port: number, path: string) =>
  new Promise<{ status: number | undefined; type: string | undefined }>((done, fail) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      done({ status: response.statusCode, type: response.headers['content-type'] });
    })
      .on('error', fail)
      .end();
  });

test('the launcher serves its folder and nothing outside of it', async () => {
  const outer = mkdtempSync(join(tmpdir(), 'fupan-launch-'));
  const folder = join(outer, 'fupan');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  copyFileSync(LAUNCHER, join(folder, 'launch.mjs'));
  writeFileSync(join(outer, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/a.js'), '1');
  symlinkSync(join(outer, 'secret.txt'), join(folder, 'leads-out.txt'));
  const child = spawn(process.execPath, [join(folder, 'launch.mjs'), '0']);
  try {
    const line = await new Promise<string>((done) =>
      child.stdout.once('data', (bytes) => done(String(bytes))),
    );
    const port = Number(/127\.0\.0\.1:(\d+)\//.exec(line)?.[1]);
    expect(await asked(port, '/')).toEqual({ status: 200, type: 'text/html' });
    expect(await asked(port, '/?a=1')).toEqual({ status: 200, type: 'text/html' });
    expect(await asked(port, '/assets/a.js')).toEqual({ status: 200, type: 'text/javascript' });
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/leads-out.txt', '/none', '/%']) {
      expect((await asked(port, path)).status, path).toBe(404);
    }
  } finally {
    child.kill();
    rmSync(outer, { recursive: true });
  }
});
