import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, textFile } from '../tools/browser.ts';
import { openLooks, type Looks } from './a11y-looks.ts';
import { answered, runLink } from './main-job-tools.ts';

// The parts of a funnel's page that stand there only when asked for, to axe and in the narrow window.

let looks: Looks;
beforeAll(async () => {
  looks = await openLooks();
}, 120_000);
afterAll(() => looks.close());

/** 40 people over two weeks: on phones three of four buy, elsewhere one of four; the others ask. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const phone = i % 2 === 0;
  const buys = (i >> 1) % 4 < (phone ? 3 : 1);
  const day = `2026-01-${String(5 + (i % 14)).padStart(2, '0')}`;
  const row = (event: string, time: string) =>
    `u${i},${event},${day} ${time},${phone ? 'phone' : 'desk'}\n`;
  return (
    row('visit', '10:00:00') +
    row(i % 3 ? 'help' : 'search', '10:05:00') +
    (buys ? row('purchase', `10:${20 + (i % 5)}:00`) : '')
  );
});
const csv = `user,event,timestamp,device\n${rows.join('')}later,other,2026-02-20 09:00:00,desk\n`;
const SPEC = {
  kind: 'funnel',
  version: 1,
  steps: [{ event: 'visit' }, { event: 'purchase' }],
  window: { value: 2, unit: 'hour' },
  trend: 'day',
  period: { from: '2026-01-12', to: '2026-01-18' },
};

test('what stands around the steps, what goes with converting and both periods, to axe', async () => {
  const { page, put, look } = looks;
  await load(page, [textFile('events.csv', csv)], { timeZone: 'UTC' });
  const link = (more: object) =>
    page.evaluate((spec) => globalThis.fupan.link(spec), { ...SPEC, ...more });
  const asked = await link({ period: null, around: true, correlate: true });
  const compared = await link({ compare: 'previous_period' });
  const found: string[] = [];
  for (const [language, theme, ...names] of [
    ['en', 'light', 'What goes with converting', 'What those who converted did before step 1'],
    ['zh-CN', 'dark', '哪些特征和行为与转化相关', '转化的用户在第 1 步之前做过什么'],
  ] as const) {
    await put({ language, theme, width: 390 });
    await runLink(page, asked);
    const headings = names.map((name) => page.getByRole('heading', { name }).first());
    for (const heading of headings) await heading.waitFor();
    await answered(page);
    await look(`${language} asked`, found);
    await runLink(page, compared);
    for (const heading of headings) await heading.waitFor({ state: 'detached' });
    await answered(page);
    await look(`${language} compared`, found);
  }
  expect(found).toEqual([]);
}, 120_000);
