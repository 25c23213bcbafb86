import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

/**
 * A plain static host under a sub-path, without any header but the type and the length, whose
 * folder can be exchanged (a deploy), which can lack files, and which can go away and come back.
 */
export class Host {
  readonly base = '/team/fupan/';
  /** Paths below the base that it does not have. */
  readonly missing = new Set<string>();
  /** Each request as it came: the path below the base. */
  readonly asked: string[] = [];
  /** Bytes sent. */
  sent = 0;
  folder: string;
  #server: Server | null = null;
  #port = 0;

  constructor(folder: string) {
    this.folder = folder;
  }
  get url(): string {
    return `http://127.0.0.1:${this.#port}${this.base}`;
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://host');
      const path = decodeURIComponent(pathname.slice(this.base.length)) || 'index.html';
      const file = join(this.folder, path);
      this.asked.push(path);
      const there = pathname.startsWith(this.base) && existsSync(file) && statSync(file).isFile();
      if (!there || this.missing.has(path)) {
        response.writeHead(404).end();
        return;
      }
      const { size, mtime } = statSync(file);
      this.sent += size;
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-length': size,
        'last-modified': mtime.toUTCString(),
      });
      createReadStream(file).pipe(response);
    });
    await new Promise<void>((done) => this.#server!.listen(this.#port, '127.0.0.1', done));
    this.#port = (this.#server.address() as { port: number }).port;
  }
  /** The network is gone, also for connections that are open. */
  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((done) => (this.#server ? this.#server.close(() => done()) : done()));
    this.#server = null;
  }
}
