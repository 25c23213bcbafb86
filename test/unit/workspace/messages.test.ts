import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';

const read = (path: string) =>
  readFileSync(new URL(`../../../src/${path}`, import.meta.url), 'utf8');
const catalog = (name: string): Record<string, string> =>
  JSON.parse(read(`i18n/messages/${name}.json`));
const languages = ['en', 'zh-CN'] as const;
const own = { en: catalog('workspace.en'), 'zh-CN': catalog('workspace.zh-CN') };

test('both languages have the same keys and the same arguments', () => {
  expect(Object.keys(own.en)).toEqual(Object.keys(own['zh-CN']));
  const names = (text: string) =>
    [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map((m) => m[1]))].sort();
  for (const [key, text] of Object.entries(own.en)) {
    expect([key, names(own['zh-CN'][key]!)]).toEqual([key, names(text)]);
  }
});

test('every problem and every difference that the workspace names has its words', () => {
  const folder = new URL('../../../src/workspace/', import.meta.url);
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(`workspace/${file}`))
    .join('\n');
  const problems = [...source.matchAll(/new Problem\(\s*'([^']+)'/g)].map((m) => m[1]!);
  const differences = [...source.matchAll(/\bwhat: (('[a-z-]+'( \| )?)+)/g)].flatMap((m) =>
    [...m[1]!.matchAll(/'([a-z-]+)'/g)].map((one) => one[1]!),
  );
  expect(problems.length).toBeGreaterThan(10);
  expect(new Set(differences).size).toBe(11);
  for (const language of languages) {
    const all = { ...catalog(`errors.${language}`), ...own[language] };
    for (const code of problems) {
      expect(all).toHaveProperty([`error.${code}`]);
      expect(all).toHaveProperty([`error.${code}.hint`]);
    }
    for (const what of differences) expect(all).toHaveProperty([`link.difference.${what}`]);
  }
});

test.each([
  [
    'en',
    'There is no room left in the browser’s storage: 12.3 MB more were needed, 0.4 MB are free.',
  ],
  ['zh-CN', '浏览器存储空间不足：还需 12.3 MB，仅剩 0.4 MB。'],
] as const)('bytes are written as megabytes: %s', (language, text) => {
  const format = new IntlMessageFormat(own[language]['error.storage-full']!, language);
  expect(format.format({ needed: 12_345_678, free: 400_000 })).toBe(text);
});

test('a changed file is described in one sentence', () => {
  const say = (sameRows: string) =>
    new IntlMessageFormat(own.en['link.difference.file-differs']!, 'en').format({
      file: 'a.csv',
      table: 'events',
      rows: 1,
      rowsHere: 2000,
      sameRows,
      sameDays: 'true',
    });
  expect(say('false')).toBe(
    '“a.csv” has other content here: 1 row in the link, 2,000 here, the same days.',
  );
  expect(say('true')).toBe('“a.csv” has other content here: as many rows (1), the same days.');
});
