import { unpack } from './unpack.ts';

await unpack();
await import('../main.ts');
