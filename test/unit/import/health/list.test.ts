import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECKS } from '../../../../src/import/health/index.ts';
import { hasMessage } from '../../../../src/i18n/index.ts';

const folder = new URL('../../../../src/import/health/checks', import.meta.url);

/** A file that makes checks and is none. */
const SHARED = ['impossible'];

test('each file of the folder is a check of the list, and the other way round', () => {
  const files = readdirSync(folder).map((f) => f.replace(/\.ts$/, ''));
  expect(CHECKS.map((c) => c.code).sort()).toEqual(files.filter((f) => !SHARED.includes(f)).sort());
});

test('each check, column and reason has its words', () => {
  const keys = CHECKS.flatMap(({ code, columns }) => [
    `health.${code}`,
    `health.${code}.name`,
    ...columns.map((c) => `health.column.${c.name}`),
  ]);
  expect(keys.length).toBeGreaterThan(100);
  expect(keys.filter((key) => !hasMessage(key, 'en'))).toEqual([]);
});
