import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { writeServiceWorker } from '../../src/build/offline.ts';
import { root } from './browser.ts';

/**
 * The built page as a later build would be: every script and style has another name, and the old
 * ones are gone. Returns its folder; whoever calls removes it.
 */
export async function otherDeploy(mark: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fupan-deploy-'));
  cpSync(join(root, 'dist'), folder, { recursive: true });
  const assets = join(folder, 'assets');
  const renamed = new Map(
    readdirSync(assets).map((name) => {
      const end = extname(name);
      return [name, `${name.slice(0, -end.length)}${mark}${end}`] as const;
    }),
  );
  const names = new RegExp(
    [...renamed.keys()].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'),
    'g',
  );
  const rewrite = (file: string): string => {
    const text = readFileSync(file, 'utf8').replace(names, (name) => renamed.get(name)!);
    writeFileSync(file, text);
    return text;
  };
  for (const [from, to] of renamed) {
    rewrite(join(assets, from));
    renameSync(join(assets, from), join(assets, to));
  }
  const html = rewrite(join(folder, 'index.html'));
  const entry = /<script[^>]* src="\.\/(assets\/[^"]+)"/.exec(html)?.[1];
  if (!entry) throw new Error('the built page has no entry script');
  await writeServiceWorker(root, folder, entry);
  return folder;
}
