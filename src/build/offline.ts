import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import { contentHash } from '../offline/check.ts';

/** Not the page: what whoever hosts it lays beside it, and what is fetched by hand. */
const NOT_KEPT = /^(data\/|(sw\.js|fupan\.html|launch\.mjs)$)|\.map$/;

async function filesOf(folder: string): Promise<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !NOT_KEPT.test(path))
    .sort();
  const hashes = await Promise.all(
    paths.map(async (path) => {
      const bytes = readFileSync(join(folder, path));
      return [path, await contentHash(path, Uint8Array.from(bytes).buffer)] as const;
    }),
  );
  return Object.fromEntries(hashes);
}

/** Writes `sw.js` into a built page: one script with the list of all the page's files. */
export async function writeServiceWorker(
  root: string,
  folder: string,
  entry: string,
): Promise<void> {
  const made = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    define: { __FILES__: JSON.stringify({ entry, files: await filesOf(folder) }) },
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(root, 'src/offline/sw.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
  const [output] = Array.isArray(made) ? made : [made];
  if (!output || !('output' in output)) throw new Error('no service worker was made');
  writeFileSync(join(folder, 'sw.js'), output.output[0].code);
}

/** Makes the page's service worker once everything else is written. */
export function offline(): Plugin {
  let root = '';
  let folder = '';
  let entry = '';
  return {
    name: 'fupan-offline',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = join(config.root, config.build.outDir);
    },
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry) entry = chunk.fileName;
      }
    },
    async closeBundle() {
      if (entry) await writeServiceWorker(root, folder, entry);
    },
  };
}
