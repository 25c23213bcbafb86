import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import en from '../../../../src/i18n/messages/readers.en.json';
import zh from '../../../../src/i18n/messages/readers.zh-CN.json';
import enContainers from '../../../../src/i18n/messages/containers.en.json';
import zhContainers from '../../../../src/i18n/messages/containers.zh-CN.json';

const catalogs = { en: { ...en, ...enContainers }, 'zh-CN': { ...zh, ...zhContainers } };
/** Said beside the readers, where parts become plans. */
const ABOVE = ['several-tables'];
const WARNED_ABOVE = ['sheets-left-out'];

const folder = new URL('../../../../src/import/readers/', import.meta.url);
const source = readdirSync(folder, { recursive: true })
  .filter((name) => String(name).endsWith('.ts'))
  .map((name) => readFileSync(new URL(String(name), folder), 'utf8'))
  .join('\n');

const found = (pattern: RegExp): string[] =>
  [...source.matchAll(pattern)].map((m) => m[1] as string);

test('every error and warning of the readers speaks both languages', () => {
  // Kinds that have a reader are never refused.
  const opened = found(/^ {2}(\w+): async \(\) => \(await import/gm).map((k) => `file-is-${k}`);
  expect(opened).toContain('file-is-zip');
  const thrown = [
    ...ABOVE,
    ...found(/new Problem\(\s*'([a-z-]+)'/g),
    ...found(/\? '(file-[a-z-]+)'/g),
    ...found(/: '(file-[a-z-]+)'/g),
    ...found(/ : '(xml)'/g).map((kind) => `file-is-${kind}`),
    ...found(/\['([a-z]+)', \[0x/g).map((kind) => `file-is-${kind}`),
    ...found(/return (?:.*\? )?'(workbook|document|archive|html|json|program)'/g).map(
      (kind) => `file-is-${kind}`,
    ),
  ].filter((code) => code !== 'cancelled' && !opened.includes(code));
  // A page without a table is still refused.
  thrown.push('file-is-html');
  const warned = [
    ...WARNED_ABOVE,
    ...found(/code: '([a-z-]+)'/g),
    ...found(/warning\('([a-z-]+)'/g),
  ];
  expect(thrown).toEqual(
    expect.arrayContaining(['file-changed', 'file-is-html', 'file-is-picture']),
  );
  expect(warned).toEqual(expect.arrayContaining(['rows-short', 'names-twice', 'no-rows']));
  const wanted = [
    ...thrown.flatMap((code) => [`error.${code}`, `error.${code}.hint`]),
    ...warned.map((code) => `importWarning.${code}`),
  ];
  for (const catalog of Object.values(catalogs))
    expect(Object.keys(catalog)).toEqual(expect.arrayContaining(wanted));
  expect(Object.keys(catalogs.en).sort()).toEqual([...new Set(wanted)].sort());
});

test('the messages can be filled', () => {
  const args = {
    file: 'a.csv',
    i: 2,
    values: 'total: 3',
    bytes: 40,
    line: 5,
    n: 2,
    row: 3,
    width: 4,
    column: 'x',
    names: 'a, b',
    encoding: 'big5',
    megabytes: 257,
    method: 14,
    rows: 9,
    most: 9,
    path: 'x',
  };
  for (const [locale, catalog] of Object.entries(catalogs))
    for (const text of Object.values(catalog))
      expect(String(new IntlMessageFormat(text, locale).format(args))).not.toMatch(/[{}]/);
});
