import { test } from 'vitest';
import { TEXT } from './hostile/files-text.ts';
import { hostilePage, tryAll } from './hostile/page.ts';

// Lines 1 to 15 of hostile.md, clause by clause, in the page itself.

const at = hostilePage();

test.each(TEXT)('%s', async (_, cases) => {
  await tryAll(at, cases);
});
