import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import { addMessages, LOCALES, messageKeys, t, reader } from '../../../src/i18n/index.ts';
import { ANALYSES, openAnalysis } from '../../../src/analyses/registry.ts';

for (const { kind } of ANALYSES) await openAnalysis(kind);

const src = new URL('../../../src', import.meta.url).pathname;
const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)],
  );
const sources = files(src).filter((f) => /\.(ts|svelte)$/.test(f));

test('both languages have the same messages', () => {
  expect(messageKeys('zh-CN')).toEqual(messageKeys('en'));
  expect(messageKeys('en').length).toBeGreaterThan(100);
});

test('each message is sound and takes the same arguments in both languages', () => {
  const args = (text: string, locale: string): string[] => {
    const found = new Set<string>();
    const walk = (nodes: object[]): void => {
      for (const node of nodes as { type: number; value?: string; options?: object }[]) {
        if (node.type >= 1 && node.type <= 6 && node.value) found.add(node.value);
        for (const o of Object.values(node.options ?? {})) walk((o as { value: object[] }).value);
      }
    };
    walk(new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }).getAst() as object[]);
    return [...found].sort();
  };
  const catalogs = files(src).filter((f) => f.endsWith('.en.json'));
  expect(catalogs.length).toBeGreaterThan(5);
  for (const file of catalogs) {
    const en = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const zh = JSON.parse(readFileSync(file.replace('.en.', '.zh-CN.'), 'utf8')) as typeof en;
    for (const [key, text] of Object.entries(en)) {
      expect(args(zh[key]!, 'zh-CN'), `${file} ${key}`).toEqual(args(text, 'en'));
    }
  }
});

test('a key that stands in the code is a message', () => {
  const known = new Set(messageKeys('en'));
  const missing = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\b(?:t|sentence)\(\s*'([^']+)'/g)]
      .map((m) => m[1]!)
      .filter((key) => !known.has(key))
      .map((key) => `${file.slice(src.length)}: ${key}`),
  );
  expect(missing).toEqual([]);
});

test('each Problem that is thrown has a message and a hint', () => {
  const known = new Set(messageKeys('en'));
  const codes = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/new (?:Problem|EngineError)\(\s*'([a-z-]+)'/g)].map(
      (m) => m[1]!,
    ),
  );
  expect(codes.length).toBeGreaterThan(10);
  const silent = [...new Set(codes)].filter(
    (c) => !known.has(`error.${c}`) || !known.has(`error.${c}.hint`),
  );
  expect(silent).toEqual([]);
});

test('no interface string stands in a component', () => {
  const loud = sources
    .filter((f) => f.endsWith('.svelte'))
    .flatMap((file) => {
      const markup = readFileSync(file, 'utf8')
        .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '');
      const text = [...markup.matchAll(/>([^<>]*)</g)].map((m) => m[1]!.trim());
      return text
        .filter((x) => /[A-Za-z\u4e00-\u9fff]{2}/.test(x))
        .map((x) => `${file.slice(src.length)}: ${x}`);
    });
  expect(loud.filter((x) => !NAMES.test(x))).toEqual([]);
});
// Names are the same in both languages.
const NAMES = /: (Fupan|复盘|EN|中文|English|简体中文|SQL|CSV|PNG|SVG|Ctrl|⌘)/;

test('a missing key is seen, a number is written in the reader’s language', () => {
  expect(t('no.such.key')).toBe('no.such.key');
  for (const locale of LOCALES) {
    reader.locale = locale;
    expect(t('error.cancelled')).toBe(locale === 'en' ? 'Stopped.' : '已停止。');
  }
  reader.locale = 'en';
});

test('a number below zero in a sentence has a minus sign, as the figures beside it', () => {
  addMessages('en', {
    'test.change': '{n, plural, one {# day} other {# days}}: {n, number} of -3',
  });
  expect(t('test.change', { n: -1234 })).toBe('−1,234 days: −1,234 of -3');
});
