import { test } from 'vitest';
import { BOXES } from './hostile/files-boxes.ts';
import { TEXT } from './hostile/files-text.ts';
import { hostilePage, tryAll } from './hostile/page.ts';

// Lines 1 to 15 of hostile.md, clause by clause, in the page itself.

const at = hostilePage();

test.each([...TEXT, ...BOXES])('%s', async (_, cases) => {
  await tryAll(at, cases);
});
