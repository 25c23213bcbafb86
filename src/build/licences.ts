import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** One library that ships with the page, as the page lists it. */
export interface Shipped {
  name: string;
  version: string;
  /** SPDX, as the package states it. */
  licence: string;
  /** The licence's text; null where the package carries none. */
  text: string | null;
}

export const LICENCES_FILE = 'licences.json';
/** What ships as files, not as modules of a bundle. */
const AS_FILES = ['@duckdb/duckdb-wasm'];
const FOLDER = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

function read(folder: string): Shipped {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: string | { type?: string } };
  const file = readdirSync(folder).find((f) => /^(licen[cs]e|copying)(\.|-|$)/i.test(f));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : null;
  const stated = typeof license === 'string' ? license : license?.type;
  return { name, version, licence: stated ?? text?.split('\n')[0] ?? '–', text };
}

/**
 * Lists the libraries that the build has really put into the page and its workers: from the
 * modules of its bundles, not from what is installed.
 */
export function licences(): { page: Plugin; worker: () => Plugin } {
  const folders = new Set<string>();
  const collect = (
    bundle: Record<string, { type: string; moduleIds?: readonly string[] }>,
  ): void => {
    for (const id of Object.values(bundle).flatMap((output) => output.moduleIds ?? [])) {
      const folder = FOLDER.exec(id.replace(/^\0/, '').split('?')[0]!.replaceAll('\\', '/'))?.[0];
      if (folder) folders.add(folder);
    }
  };
  return {
    worker: () => ({
      name: 'fupan-licences-worker',
      generateBundle: (_options, bundle) => collect(bundle),
    }),
    page: {
      name: 'fupan-licences',
      configResolved({ root }) {
        for (const name of AS_FILES) folders.add(join(root, 'node_modules', name));
      },
      configureServer(server) {
        server.middlewares.use((request, response, next) => {
          if (request.url?.split('?')[0]?.endsWith(LICENCES_FILE)) response.end('[]');
          else next();
        });
      },
      generateBundle(_options, bundle) {
        collect(bundle);
        const shipped = [...folders].map(read).sort((a, b) => (a.name < b.name ? -1 : 1));
        this.emitFile({ type: 'asset', fileName: LICENCES_FILE, source: JSON.stringify(shipped) });
      },
    },
  };
}
