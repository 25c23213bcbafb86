import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown, UserConfig } from 'vite';

/** The one file that opens from a disk; static hosts and mail refuse much more than this. */
export const MOST_BYTES = 15_000_000;
export const SINGLE_FILE = 'fupan.html';

/** The text of a script as it may stand in a page, which ends it at the first `</script`. */
const inline = (code: string): string =>
  code
    .replace(/<(?=\/script|script|!--)/gi, () => '\\x3c')
    .replaceAll('\0', () => '\\x00')
    .replace(/\r\n?/g, '\n');

const bytesOf = (source: string | Uint8Array): Uint8Array =>
  typeof source === 'string' ? Buffer.from(source) : source;

/**
 * What each worker does first: it takes the files that whoever starts it hands over, and answers
 * from them what it would fetch.
 */
const WORKER_HEAD = `{
  addEventListener('message', (event) => {
    const parts = event.data?.fupanParts;
    if (!(parts instanceof Map)) return;
    event.stopImmediatePropagation();
    globalThis.fupanParts = new Map([...(globalThis.fupanParts ?? []), ...parts]);
  });
  const fromNetwork = fetch;
  globalThis.fetch = (address, options) => {
    const blob = globalThis.fupanParts?.get(address?.url ?? address);
    return blob ? Promise.resolve(new Response(blob)) : fromNetwork(address, options);
  };
}
`;

/** A file of the build as text that nothing runs; the page unpacks it (`src/single/unpack.ts`). */
function part(path: string, source: string | Uint8Array): string {
  const script = path.endsWith('.js');
  const whole = script ? Buffer.concat([Buffer.from(WORKER_HEAD), bytesOf(source)]) : source;
  const bytes = path.endsWith('.gz') ? bytesOf(whole) : gzipSync(bytesOf(whole), { level: 9 });
  const text = Buffer.from(bytes).toString('base64');
  return `<script type="text/plain" data-part="${path}">${text}</script>`;
}

const policy = (script: string): string => {
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    `default-src 'none'`,
    `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    'connect-src blob:',
    `style-src 'unsafe-inline'`,
    'img-src data: blob:',
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    'trusted-types svelte-trusted-html fupan',
  ].join('; ');
};

function page(root: string, bundle: Rolldown.OutputBundle): string {
  const outputs = Object.values(bundle);
  const entry = outputs.find((o) => o.type === 'chunk' && o.isEntry);
  if (entry?.type !== 'chunk') throw new Error('the single file edition has no script');
  const others = outputs.filter((o) => o !== entry && o.fileName !== 'index.html');
  const extra = others.filter((o) => o.type === 'chunk').map((o) => o.fileName);
  if (extra.length) throw new Error(`the single file edition was split: ${extra.join(', ')}`);
  const assets = others.filter((o) => o.type === 'asset');
  const styles = assets.filter((o) => o.fileName.endsWith('.css')).map((o) => String(o.source));
  const parts = assets.filter((o) => !o.fileName.endsWith('.css'));
  const icon = readFileSync(join(root, 'public/icon.svg')).toString('base64');
  const script = inline(entry.code);
  return `<!doctype html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policy(script)}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="referrer" content="no-referrer" />
<link rel="icon" href="data:image/svg+xml;base64,${icon}" />
<title>Fupan 复盘</title>
<style>${styles.join('\n').replace(/<\/style/gi, '<\\/style')}</style>
</head>
<body>
<div id="app"></div>
${parts.map((o) => part(o.fileName, o.source)).join('\n')}
<script type="module">${script}</script>
</body>
</html>
`;
}

/** Puts the whole page, engine and workers too, into one file that needs no server. */
export function single(): Plugin {
  let root = '';
  return {
    name: 'fupan-single',
    enforce: 'post',
    configResolved(config) {
      root = config.root;
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('/src/main.ts', '/src/single/main.ts'),
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const source = page(root, bundle);
        const bytes = Buffer.byteLength(source);
        if (bytes > MOST_BYTES) throw new Error(`${SINGLE_FILE} has ${bytes} bytes: too many`);
        for (const name of Object.keys(bundle)) delete bundle[name];
        this.emitFile({ type: 'asset', fileName: SINGLE_FILE, source });
      },
    },
  };
}

/** Nothing split, every file of the build found by its path within the page. */
export const singleConfig: UserConfig = {
  experimental: {
    renderBuiltUrl: (path, { hostType }) =>
      hostType === 'js' ? { runtime: JSON.stringify(`fupan-part:${path}`) } : { relative: true },
  },
  build: {
    emptyOutDir: false,
    copyPublicDir: false,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 20_000,
    rolldownOptions: { output: { codeSplitting: false } },
  },
  // Pages from a disk start no module workers.
  worker: { format: 'iife', rolldownOptions: { output: { codeSplitting: false } } },
};
