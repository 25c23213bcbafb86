import { expect, test } from 'vitest';
import { makeDemo } from '../../../src/demo/index.ts';
import { asRead } from '../../../src/import/health/reconcile.ts';
import { importPage } from '../import/one-page.ts';
import { bytesOf } from './read.ts';

test('the totals that the made-up exports state are those of their rows', async () => {
  const page = await importPage();
  const exports = /Ads|报表/;
  for (const file of makeDemo({ scale: 0.02 }).filter((f) => exports.test(f.name))) {
    await page.loadText(file.name, new TextDecoder().decode(await bytesOf(file)));
  }
  const lines = page.loads.flatMap((l) => asRead(l.totals ?? []));
  page.engine.close();
  // Meta 8, TikTok 5, 巨量引擎 6, 聚光 5, 腾讯 4, and Google 6 figures in each of four totals.
  expect(lines).toHaveLength(8 + 5 + 6 + 5 + 4 + 6 * 4);
  expect(lines.filter((l) => l.verdict !== 'agrees')).toEqual([]);
});
