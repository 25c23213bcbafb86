import { expect, test } from 'vitest';
import { decodeLink, encodeLink } from '../../src/workspace/links.ts';
import { code, payload } from '../unit/workspace/samples.ts';

const text = await encodeLink(payload());

test('a link cut at any letter says that it was cut', async () => {
  for (let end = 0; end < text.length; end++) {
    expect([end, await code(decodeLink(text.slice(0, end)))]).toEqual([end, 'link-cut']);
    expect([end, await code(decodeLink(`${text.slice(0, end)}…`))]).toEqual([end, 'link-cut']);
  }
});

test('a link with any one letter changed is refused, or says the same', async () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  for (let at = 2; at < text.length; at++) {
    const other = letters[(letters.indexOf(text[at]!) + 1 + (at % 62)) % 64]!;
    const changed = text.slice(0, at) + other + text.slice(at + 1);
    const answer = await decodeLink(changed).catch((error: { code: string }) => error.code);
    if (typeof answer === 'string') expect(['link-damaged', 'link-cut']).toContain(answer);
    else expect(answer).toEqual(payload());
  }
});

test('a link with any letter lost is refused', async () => {
  for (let at = 2; at < text.length; at++) {
    const lost = text.slice(0, at) + text.slice(at + 1);
    expect(['link-damaged', 'link-cut']).toContain(await code(decodeLink(lost)));
  }
});
