// Serves this folder to this computer alone: `node launch.mjs [port]`. A browser keeps data by
// address, port included: always use the same one.
import { createReadStream, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = realpathSync(fileURLToPath(new URL('.', import.meta.url)));
const port = Number(process.argv[2] ?? 8642);
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/** The file of an address inside this folder; undefined where there is none. */
function fileOf(url) {
  try {
    const { pathname } = new URL(url, 'http://localhost');
    const file = realpathSync(
      join(root, decodeURIComponent(pathname.replace(/\/$/, '/index.html'))),
    );
    return file.startsWith(root + sep) && statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}

createServer((request, response) => {
  const file = fileOf(request.url ?? '/');
  if (!file) return response.writeHead(404).end();
  const type = types[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' });
  createReadStream(file).pipe(response);
})
  .on('error', (error) => {
    console.error(`Port ${port} cannot be used: ${error.message}`);
    process.exit(1);
  })
  .listen(port, '127.0.0.1', function () {
    console.log(`Fupan: http://127.0.0.1:${this.address().port}/   (Ctrl C ends it)`);
  });
