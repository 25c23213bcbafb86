import { afterAll, beforeAll, expect, test } from 'vitest';
import { random } from '../../../src/stats/random.ts';
import type { MappedColumn } from '../../../src/import/types.ts';
import { hasMessage } from '../../../src/i18n/index.ts';
import { importPage, type Page } from './one-page.ts';
import { FILES, type Unknown } from './unknown-files.ts';

let page: Page;
beforeAll(async () => void (page = await importPage()));
afterAll(() => page.engine.close());

/** What each column of a file became; null = nothing that counts. */
async function understood({ name, header, rows }: Unknown): Promise<MappedColumn[]> {
  const text = [header, ...rows].map((r) => r.join(',')).join('\n') + '\n';
  const plan = await page.plan(name, text, { join: false });
  await page.importer.discard(plan);
  return plan.mapping;
}
const canonical = ({ to }: MappedColumn): string | null =>
  to === null || to.startsWith('prop.') ? null : to;

test('unknown files: what is taken is right, and most of what could be is taken', async () => {
  const tally = { right: 0, wrong: 0, missed: 0, columns: 0 };
  const errors: string[] = [];
  for (const file of FILES(random(7))) {
    const mapping = await understood(file);
    for (const column of mapping) {
      const truth = file.truth[column.header] ?? null;
      const got = canonical(column);
      tally.columns++;
      if (got !== null && got === truth) tally.right++;
      else if (got !== null) tally.wrong++;
      if (truth !== null && got !== truth) tally.missed++;
      if (got !== truth) errors.push(`${file.name}: ${column.header} → ${got}, not ${truth}`);
    }
  }
  const precision = tally.right / (tally.right + tally.wrong);
  const recall = tally.right / (tally.right + tally.missed);
  console.log(
    `unknown files: ${FILES(random(7)).length} files, ${tally.columns} columns, ` +
      `precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}\n${errors.join('\n')}`,
  );
  expect(precision).toBeGreaterThanOrEqual(0.99);
  expect(recall).toBeGreaterThanOrEqual(0.95);
}, 60_000);

test('a relation is told with its figures, and what is not sure is offered', async () => {
  const file = FILES(random(7)).find((f) => f.name === 'letters.csv')!;
  const mapping = await understood(file);
  const cost = mapping.find((m) => m.to === 'cost')!;
  expect(cost).toMatchObject({ how: 'values', reason: 'price', confidence: 0.85 });
  expect(cost.args).toEqual({ share: 1, rows: 40, other: 'D', third: 'G' });
  const offered = mapping.filter((m) => m.offer);
  expect(offered.map((m) => [m.header, m.to, m.offer!.to])).toEqual([
    ['C', 'prop.C', 'impressions'],
    ['E', 'prop.E', 'platform_conversions'],
  ]);
  for (const reason of [
    'thousand',
    'thousand-of',
    'rate',
    'rate-of',
    'price',
    'price-of',
    'at-most',
    'at-least',
  ]) {
    for (const locale of ['en', 'zh-CN'] as const) {
      expect([reason, hasMessage(`pages.guess.${reason}`, locale)]).toEqual([reason, true]);
    }
  }
});

test('figures that hang together in another way are not taken for advertising', async () => {
  const shop = FILES(random(7)).find((f) => f.name === 'stock.csv')!;
  expect((await understood(shop)).map(canonical).filter(Boolean)).toEqual([]);
});
