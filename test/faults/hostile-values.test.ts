import { expect, test } from 'vitest';
import { parseSettings } from '../../src/app/settings.ts';
import type { LoadOptions } from '../../src/import/types.ts';
import type { Settings } from '../../src/model/settings.ts';
import { toCsv } from '../../src/ui/csv.ts';
import { nativePage } from '../tools/native-page.ts';
import { asides, costs, loaded, refused, rowsOf, spend } from './hostile-tools.ts';

// Values 16 to 22 of hostile.md, through the import as the page uses it.

test.each<[string, string[], number[]]>([
  ['point and comma', ['1,234.56', '2.50'], [1234.56, 2.5]],
  ['comma and point', ['1.234,56', '2,50'], [1234.56, 2.5]],
  ['blanks of every width', ['1 234,56', '1\u00a0234,56', '1\u202f234,56'], Array(3).fill(1234.56)],
  ['apostrophes', ["1'234.56", '2.50'], [1234.56, 2.5]],
  ['a currency sign', ['¥1,234', '¥2.50'], [1234, 2.5]],
  ['minus in every place', ['$-5', '(5.00)', '5-', '-5', '−5', '-$5'], Array(6).fill(-5)],
  ['an exponent', ['1e5', '2.50'], [100_000, 2.5]],
  ['万', ['1.2万', '3万'], [12_000, 30_000]],
  ['K', ['$1.5K', '$2K'], [1500, 2000]],
  ['full width', ['３４５', '１，２３４．５０'], [345, 1234.5]],
])('16: a number with %s is read as meant', async (_, cells, want) => {
  const { values, report } = await costs(cells);
  expect(values).toEqual(want);
  expect(report.sums['cost']).toBeCloseTo(
    want.reduce((a, b) => a + b, 0),
    6,
  );
});

test('16: words for nothing are no value and never 0', async () => {
  const { report, values, page } = await costs(['--', ' --', 'N/A', 'null', '1.00']);
  for (const value of values.slice(0, 4)) expect([null, 'aside']).toContain(value);
  expect(values[4]).toBe(1);
  const { rows } = await page.engine.query('SELECT count(cost) AS n FROM spend');
  expect(rows).toEqual([{ n: 1 }]);
  expect(report.lines).toBe(5);
});

test('16: what is no number is set aside with its line and its text', async () => {
  const { values, report, page } = await costs(['NaN', '∞', '1.00', 'what']);
  expect(values).toEqual(['aside', 'aside', 1, 'aside']);
  expect(report.rejected).toBe(3);
  expect(asides(page)).toEqual([
    { row: 1, reason: 'unreadable', column: 'Cost', text: 'NaN' },
    { row: 2, reason: 'unreadable', column: 'Cost', text: '∞' },
    { row: 4, reason: 'unreadable', column: 'Cost', text: 'what' },
  ]);
});

test('16: micros and cents are brought back to the currency', async () => {
  expect((await costs(['1500000', '2500000'], {}, 'Cost micros')).values).toEqual([1.5, 2.5]);
  expect((await costs(['150', '250'], {}, 'Cost (cents)')).values).toEqual([1.5, 2.5]);
});

test('16: rounded figures are said to be approximate', async () => {
  expect((await costs(['1.2万', '3万'])).codes).toContain('approximate');
});

const rates = (cells: string[]) =>
  loaded(
    [
      'metric;from;to;target;expected_conversion_rate',
      ...cells.map((c, i) => `orders;2026-0${i + 1}-01;2026-0${i + 1}-28;10;${c}`),
      '',
    ].join('\n'),
    { table: 'targets' },
  );

test('16: percent signs make fractions', async () => {
  const { rows } = await rates(['12%', '3.5%', '３％']);
  expect(rows.map((r) => r['expected_conversion_rate'])).toEqual([0.12, 0.035, 0.03]);
});

test('16: 12 beside percent signs is not guessed', async () => {
  const { rows, report } = await rates(['12%', '12', '5%']);
  expect(rows.map((r) => r['expected_conversion_rate'])).toEqual([0.12, 0.05]);
  expect(report.rejected).toBe(1);
});

test('16: 0.12 beside percent signs is left out, or what it was taken for is said', async () => {
  const { rows, report } = await rates(['12%', '0.12', '5%']);
  if (rows.length === 3)
    expect(report.warnings.map((w) => w.column)).toContain('expected_conversion_rate');
  else expect(report.rejected).toBe(1);
});

test('16: a decimal mark that nothing decides is asked; the answer decides', async () => {
  const cells = ['1,234', '2,500'];
  const page = await nativePage();
  const plan = await page.plan(new File([spend(cells)], 'a.csv'), {
    table: 'spend',
    currency: 'CNY',
  });
  expect(plan.questions).toMatchObject([{ code: 'decimal-mark', column: 'Cost' }]);
  const answered = async (told: string) =>
    (await costs(cells, { answers: { 'decimal-mark:Cost': told } })).values;
  expect(await answered('.')).toEqual([1234, 2500]);
  expect(await answered(',')).toEqual([1.234, 2.5]);
  const { codes, report } = await costs(cells);
  expect(codes).toContain('assumed-decimal-mark');
  expect(report.warnings.find((w) => w.code === 'assumed-decimal-mark')?.column).toBe('Cost');
});

test('16: in a column with decimals of both kinds the rarer kind is left out and counted', async () => {
  const { values, report } = await costs(['1.50', '2.50', '3,50']);
  expect(values).toEqual([1.5, 2.5, 'aside']);
  expect(report.rejected).toBe(1);
});

test('17: a whole number above 2^53 keeps every digit, or is set aside with them', async () => {
  const big = ['9007199254740993', '9007199254740992'];
  const { page } = await loaded(
    `Day,Campaign,Cost,Impressions\n2026-01-05,a,1,12\n2026-01-05,b,1,34\n2026-01-05,c,1,56\n${big
      .map((n) => `2026-01-05,${n.slice(-1)},1,${n}\n`)
      .join('')}`,
  );
  const { rows } = await page.engine.query(
    'SELECT impressions::VARCHAR AS n FROM spend WHERE row_number > 3 ORDER BY row',
  );
  const kept = [...rows.map((r) => r['n']), ...asides(page).map((a) => a.text)];
  expect(kept).toEqual(big);
});

test('17: what no amount can hold is set aside, not rounded', async () => {
  const { values, report } = await costs([
    '9'.repeat(40),
    '1e308',
    '-0',
    '-5',
    '9007199254740993.25',
    '1.00',
  ]);
  expect(values.slice(0, 2)).toEqual(['aside', 'aside']);
  expect(values.slice(2, 4)).toEqual([0, -5]);
  expect(['aside', 9007199254740993.25]).toContain(values[4]);
  expect(values[5]).toBe(1);
  expect(report.rejected).toBeGreaterThanOrEqual(2);
});

test('17: three times 0.1 are 0.3 exactly, also in the answer', async () => {
  const { page, report } = await costs(['0.1', '0.1', '0.1']);
  expect(report.sums['cost']).toBe(0.3);
  const { rows } = await page.run({ kind: 'roi', by: ['campaign'] });
  expect(rows.find((r) => r['total'])?.['cost']).toBe(0.3);
});

test('18: ids stay text, digit by digit', async () => {
  const ids = [
    '00123',
    '123',
    "'00456",
    '1234567890123456789',
    '1234567890123456788',
    'AbC',
    'abc',
  ];
  const text = [
    'order_id;ts;customer;revenue',
    ...ids.map((id) => `${id};2026-01-05 10:00:00;c;10.00`),
    '',
  ].join('\n');
  const { rows, report } = await loaded(text, { table: 'orders' });
  expect(report).toMatchObject({ lines: 7, rows: 7, rejected: 0, duplicates: 0 });
  expect(rows.map((r) => r['order_id'])).toEqual([
    '00123',
    '123',
    '00456',
    '1234567890123456789',
    '1234567890123456788',
    'AbC',
    'abc',
  ]);
});

test('18: ids that a spreadsheet mangled are warned of, with how many', async () => {
  const { report } = await loaded(
    'order_id;ts;customer;revenue\n1.23E+17;2026-01-05 10:00:00;c;10.00\n1.23E+17;2026-01-06 10:00:00;d;20.00\n5;2026-01-06 10:00:00;d;20.00\n',
    { table: 'orders' },
  );
  const warning = report.warnings.find((w) => w.code === 'digits-lost');
  expect(warning?.column).toBe('order_id');
  expect(warning?.message).toContain('2');
});

test('18: people whose ids differ by a blank are one, by case two', async () => {
  const { page } = await loaded(
    'user,event,timestamp\nu1,a,2026-01-05 10:00:00\n"u1 ",b,2026-01-05 11:00:00\nU1,b,2026-01-05 12:00:00\n',
    { table: 'events' },
  );
  const { rows } = await page.run({ kind: 'funnel', steps: [{ event: 'a' }, { event: 'b' }] });
  expect(rows.map((r) => r['count'])).toEqual([1, 1]);
  const people = await page.engine.query('SELECT count(DISTINCT "user") AS n FROM events');
  expect(people.rows).toEqual([{ n: 2 }]);
});

/** Instants of an events file of these times, by line. */
async function times(
  cells: readonly string[],
  options: LoadOptions = {},
  settings: Partial<Settings> = {},
) {
  const text = ['user;event;timestamp', ...cells.map((c, i) => `u${i};visit;${c}`), ''].join('\n');
  const { rows, report, codes, page } = await loaded(
    text,
    { table: 'events', ...options },
    settings,
  );
  const by = new Map(rows.map((r) => [Number(r['row_number']), r]));
  const all = cells.map((_, i) => by.get(i + 1));
  return {
    page,
    report,
    codes,
    days: all.map((r) => r?.['day'] ?? 'aside'),
    grains: all.map((r) => r?.['grain']),
    instants: all.map((r) => r?.['ts'] ?? 'aside'),
  };
}

test.each<[string, string[]]>([
  ['ISO', ['2026-01-05']],
  ['a Chinese date', ['2026年1月5日', '2026年01月05日']],
  ['eight digits', ['20260105']],
  ['an English month', ['Jan 5, 2026', 'January 5, 2026', '5 Jan 2026']],
  ['a German month', ['5. Januar 2026']],
  ['a spreadsheet serial', ['46027']],
  ['points', ['5.1.2026']],
])('19: a day as %s is that day', async (_, cells) => {
  // A day above 12 in the last line settles the order where the form leaves it open.
  const decided = cells[0]!.includes('.1.') ? [...cells, '25.1.2026'] : cells;
  const { days, grains } = await times(decided);
  expect(days.slice(0, cells.length)).toEqual(cells.map(() => '2026-01-05'));
  expect(grains[0]).toBe('day');
});

test.each<[string, string, string]>([
  ['seconds since 1970', '1767571200', '2026-01-05T00:00:00.000Z'],
  ['milliseconds since 1970', '1767571200123', '2026-01-05T00:00:00.123Z'],
  ['microseconds since 1970', '1767571200123000', '2026-01-05T00:00:00.123Z'],
  ['ISO with an offset', '2026-01-05T08:00:00+08:00', '2026-01-05T00:00:00.000Z'],
  ['ISO in UTC', '2026-01-05T08:00:00Z', '2026-01-05T08:00:00.000Z'],
  ['a 12-hour clock', '2026-01-05 01:30:00 PM', '2026-01-05T13:30:00.000Z'],
  ['midnight of a 12-hour clock', '2026-01-05 12:00:00 AM', '2026-01-05T00:00:00.000Z'],
  ['a Chinese afternoon', '2026/1/5 下午3:30', '2026-01-05T15:30:00.000Z'],
  ['24:00:00', '2026-01-05 24:00:00', '2026-01-06T00:00:00.000Z'],
])('19: a time as %s is that instant', async (_, cell, want) => {
  expect((await times([cell])).instants).toEqual([want]);
});

test.each<[string, string[], string[]]>([
  ['day first', ['05/01/2026', '25/01/2026'], ['2026-01-05', '2026-01-25']],
  ['month first', ['01/05/2026', '01/25/2026'], ['2026-01-05', '2026-01-25']],
  ['short years, month first', ['1/5/26', '1/25/26'], ['2026-01-05', '2026-01-25']],
])('19: the whole column decides the order: %s', async (_, cells, want) => {
  const { days, codes } = await times(cells);
  expect(days).toEqual(want);
  expect(codes).not.toContain('assumed-date-order');
});

test('19: an order that nothing decides is asked; the answer decides', async () => {
  const text = 'user;event;timestamp\nu1;visit;05/01/2026 10:00\nu2;visit;06/02/2026 10:00\n';
  const page = await nativePage();
  const plan = await page.plan(new File([text], 'a.csv'), { table: 'events' });
  expect(plan.questions).toMatchObject([{ code: 'date-order', column: 'timestamp' }]);
  expect([...plan.questions[0]!.options].sort()).toEqual(['dmy', 'mdy']);
  for (const [order, days] of [
    ['dmy', ['2026-01-05', '2026-02-06']],
    ['mdy', ['2026-05-01', '2026-06-02']],
  ] as const) {
    const answered = await times(['05/01/2026', '06/02/2026'], {
      answers: { 'date-order:timestamp': order },
    });
    expect(answered.days).toEqual(days);
    expect(answered.codes).not.toContain('assumed-date-order');
  }
  const unasked = await times(['05/01/2026', '06/02/2026']);
  expect(unasked.codes).toContain('assumed-date-order');
});

test('19: dates that contradict the others’ order are left out and counted', async () => {
  const { days, report } = await times(['25/01/2026', '26/01/2026', '01/27/2026']);
  expect(days).toEqual(['2026-01-25', '2026-01-26', 'aside']);
  expect(report.rejected).toBe(1);
});

test('19: days that do not exist, and years that cannot be meant', async () => {
  const { days, report, page } = await times([
    '2026-01-05',
    '2025-02-29',
    '0001-01-01',
    '9999-12-31',
    '2024-02-29',
  ]);
  expect(days).toEqual(['2026-01-05', 'aside', 'aside', 'aside', '2024-02-29']);
  expect(report.rejected).toBe(3);
  expect(asides(page).map((a) => [a.row, a.text])).toEqual([
    [2, '2025-02-29'],
    [3, '0001-01-01'],
    [4, '9999-12-31'],
  ]);
});

test('19: weeks, months and quarters are no day of spend, and are set aside as such', async () => {
  const { page, report } = await loaded(
    'Day;Campaign;Cost\n2026-01-05;a;1\n2026-W02;b;2\n2026-01;c;4\n2026-Q1;d;8\n',
    { table: 'spend' },
  );
  expect(report).toMatchObject({ lines: 4, rows: 1, rejected: 3 });
  expect(report.sums['cost']).toBe(1);
  expect(asides(page).map((a) => [a.row, a.reason])).toEqual([
    [2, 'range'],
    [3, 'range'],
    [4, 'range'],
  ]);
});

test('19: a period of a goal is its first and last day', async () => {
  const { rows } = await loaded(
    'metric;period;target\norders;2026-02;10\norders;2026-Q1;30\norders;2026-W02;5\n',
    { table: 'targets' },
  );
  expect(rows.map((r) => [r['from'], r['to']])).toEqual([
    ['2026-02-01', '2026-02-28'],
    ['2026-01-01', '2026-03-31'],
    ['2026-01-05', '2026-01-11'],
  ]);
});

test('20: the hour that exists twice and the one that does not are said', async () => {
  const zone = 'America/New_York';
  const { instants, report } = await times(
    ['2025-11-02 01:30:00', '2025-03-09 02:30:00', '2025-11-02 03:30:00'],
    { timeZone: zone },
    { timeZone: zone },
  );
  // Clocks are 5 hours behind in winter, 4 in summer.
  expect(instants[2]).toBe('2025-11-02T08:30:00.000Z');
  const warning = report.warnings.find((w) => w.code === 'clock-change');
  expect(warning?.message).toContain('2 times');
  expect(['2025-11-02T05:30:00.000Z', '2025-11-02T06:30:00.000Z']).toContain(instants[0]);
  expect(['2025-03-09T06:30:00.000Z', '2025-03-09T07:30:00.000Z']).toContain(instants[1]);
});

test('20: files of accounts in different zones meet at the same instant', async () => {
  const page = await nativePage({ timeZone: 'Asia/Shanghai' });
  await page.loadText('a.csv', 'user,event,timestamp\nu1,visit,2026-01-05 08:00:00\n', {
    table: 'events',
    timeZone: 'Asia/Shanghai',
  });
  await page.loadText('b.csv', 'user,event,timestamp\nu2,visit,2026-01-04 16:00:00\n', {
    table: 'events',
    timeZone: 'America/Los_Angeles',
  });
  const rows = await rowsOf(page, 'events');
  expect(rows.map((r) => [r['ts'], r['day']])).toEqual([
    ['2026-01-05T00:00:00.000Z', '2026-01-05'],
    ['2026-01-05T00:00:00.000Z', '2026-01-05'],
  ]);
});

test.each([
  ['Asia/Shanghai', '2026-01-05T15:59:59Z', '2026-01-05', '2026-01-05T16:00:00Z', '2026-01-06'],
  [
    'America/Los_Angeles',
    '2026-01-05T07:59:59Z',
    '2026-01-04',
    '2026-01-05T08:00:00Z',
    '2026-01-05',
  ],
])('20: the day ends at midnight of %s', async (timeZone, before, day, after, next) => {
  expect((await times([before, after], {}, { timeZone })).days).toEqual([day, next]);
});

const DANGEROUS = [
  '=1+1',
  '+cmd',
  '-2+3',
  '@sum(a1)',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  'bell\u0007and escape\u001b',
];

test('21: dangerous cells are kept as text, and are made harmless on the way out', async () => {
  const text = [
    'user;event;timestamp;note',
    ...DANGEROUS.map((c, i) => `u${i};visit;2026-01-05 10:00:0${i};${c}`),
    '',
  ].join('\n');
  const { rows } = await loaded(text, { table: 'events' });
  expect(rows.map((r) => r['prop.note'])).toEqual(DANGEROUS);
  const out = toCsv(
    [{ name: 'a' }],
    [...DANGEROUS, '\tx', '-12.5', '+3'].map((a) => ({ a })),
  ).split('\r\n');
  expect(out.slice(1, 5)).toEqual(["'=1+1", "'+cmd", "'-2+3", "'@sum(a1)"]);
  expect(out[8]).toBe("'\tx");
  // A number is a number: with an apostrophe it could not be summed any more.
  expect(out.slice(9, 11)).toEqual(['-12.5', '+3']);
});

test('22: amounts with signs of two currencies are two currencies', async () => {
  const { rows } = await loaded(spend(['€100', '£50', '€1']), { table: 'spend' });
  expect(rows.map((r) => [r['currency'], r['cost']])).toEqual([
    ['EUR', 100],
    ['GBP', 50],
    ['EUR', 1],
  ]);
});

const FOREIGN = `Day,Channel,Campaign,Currency,Cost
2026-01-05,a,x,CNY,10.00
2026-01-06,a,x,JPY,1234
2026-01-09,a,x,KWD,1.234
`;

test('22: a currency without a rate stops the run and says what is missing', async () => {
  const page = await nativePage({ rates: [{ day: '2026-01-01', currency: 'KWD', rate: 23.5 }] });
  await page.loadText('a.csv', FOREIGN, { table: 'spend' });
  const said = await refused(page.run({ kind: 'roi', by: ['channel'] }));
  expect(said.code).toBe('no-rate');
  // KWD's rate is 8 days old on the 9th: too old.
  expect(said.message).toContain('JPY, KWD');
  expect(said.message).toContain('2 rows');
  expect(said.message).toContain('2 days');
  expect(said.message).toContain('2026-01-06');
  expect(said.message).toContain('2026-01-09');
});

test('22: currencies with 0 and 3 decimals are converted exactly; a carried rate is said', async () => {
  const page = await nativePage({
    rates: [
      { day: '2026-01-06', currency: 'JPY', rate: 0.0476 },
      { day: '2026-01-02', currency: 'KWD', rate: 23.5 },
    ],
  });
  await page.loadText('a.csv', FOREIGN, { table: 'spend' });
  const { rows, warnings } = await page.run({ kind: 'roi', by: ['channel'] });
  // 10 + 1234 × 0.0476 + 1.234 × 23.5 = 10 + 58.7384 + 28.999
  expect(rows.find((r) => r['total'])?.['cost']).toBeCloseTo(97.7374, 9);
  expect(warnings.find((w) => w.code === 'rate-carried')?.args['rows']).toBe(1);
});

test.each([0, -1, Number.NaN, Infinity])('22: a rate of %s is refused', (rate) => {
  expect(() => parseSettings({ rates: [{ day: '2026-01-01', currency: 'USD', rate }] })).toThrow(
    expect.objectContaining({ code: 'invalid-settings' }),
  );
});
