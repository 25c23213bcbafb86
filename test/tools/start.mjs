// `npm start`: installs, builds and serves the page, and prints its address.
import { install, root } from './install.mjs';

install();
const { build, preview } = await import('vite');
await build({ root, logLevel: 'warn' });
const port = Number(process.env.PORT ?? 4173);
const server = await preview({ root, preview: { port, host: '127.0.0.1' }, logLevel: 'warn' });
console.log(
  `\n  Fupan is ready: ${server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`}\n`,
);
