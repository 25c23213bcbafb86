import { spend, times, type Case, type Want } from './case.ts';

// Lines 16 to 18 of hostile.md: figures and ids.

const SPEND = { table: 'spend', currency: 'CNY' } as const;
let files = 0;

/** The costs of a spend file of these cells. */
const cost = (
  name: string,
  cells: string[],
  values: unknown[],
  want: Want = {},
  header = 'Cost',
): Case => ({
  name,
  as: `cost-${++files}.csv`,
  // Each file has a name of its own in its rows, so that none repeats another.
  bytes: spend(cells, header).replaceAll(';campaign', `;file ${files} campaign`),
  options: SPEND,
  counts: [values.length, ...(want.rejects ? [want.rejects.length] : [])],
  values: { cost: values },
  ...want,
});
const target = (name: string, cells: string[], values: unknown[], want: Want = {}): Case => ({
  name,
  as: `target-${++files}.csv`,
  bytes: [
    'metric;from;to;target;expected_conversion_rate',
    ...cells.map((c, i) => `orders;2026-0${i + 1}-01;2026-0${i + 1}-28;${files};${c}`),
    '',
  ].join('\n'),
  options: { table: 'targets' },
  counts: [values.length, ...(want.rejects ? [want.rejects.length] : [])],
  values: { expected_conversion_rate: values },
  ...want,
});

const numbers: Case[] = [
  cost('1,234.56', ['1,234.56', '2.50'], [1234.56, 2.5]),
  cost('1.234,56', ['1.234,56', '2,50'], [1234.56, 2.5]),
  cost('1 234,56', ['1 234,56', '1\u00a0234,56', '1\u202f234,56'], [1234.56, 1234.56, 1234.56]),
  cost("1'234.56", ["1'234.56", '2.50'], [1234.56, 2.5]),
  cost('¥1,234', ['¥1,234', '¥2.50'], [1234, 2.5]),
  cost('$-5 (5.00) 5-', ['$-5', '(5.00)', '5-', '-5', '−5', '-$5'], [-5, -5, -5, -5, -5, -5]),
  cost('words for nothing', ['--', ' --', 'N/A', 'null', '1.00'], [null, null, null, null, 1]),
  cost('NaN, ∞, words', ['NaN', '∞', '1.00', 'what'], [1], {
    rejects: [
      [1, 'NaN', 'unreadable'],
      [2, '∞', 'unreadable'],
      [4, 'what', 'unreadable'],
    ],
  }),
  cost('1e5', ['1e5', '2.50'], [100_000, 2.5]),
  cost('1.2万', ['1.2万', '3万'], [12_000, 30_000], {
    warns: [{ code: 'approximate', column: 'Cost' }],
  }),
  cost('$1.5K', ['$1.5K', '$2K'], [1500, 2000], {
    warns: [{ code: 'approximate', column: 'Cost' }],
  }),
  cost('full width', ['３４５', '１，２３４．５０'], [345, 1234.5]),
  cost('micros', ['1500000', '2500000'], [1.5, 2.5], {}, 'Cost micros'),
  cost('cents', ['150', '250'], [1.5, 2.5], {}, 'Cost (cents)'),
  cost('a decimal mark that nothing decides', ['1,234', '2,500'], [1234, 2500], {
    warns: [{ code: 'assumed-decimal-mark', column: 'Cost' }],
  }),
  cost('decimals of both kinds', ['1.50', '2.50', '3,50'], [1.5, 2.5], {
    rejects: [[3, '3,50', 'unreadable']],
  }),
  target('12%', ['12%', '3.5%', '３％'], [0.12, 0.035, 0.03]),
  target('12 beside percent signs', ['12%', '12', '5%'], [0.12, 0.05], {
    rejects: [[2, '12', 'unreadable']],
  }),
  target('0.12 beside percent signs', ['12%', '0.12', '5%'], [0.12, 0.05], {
    rejects: [[2, '0.12', 'unreadable']],
  }),
];

const sizes: Case[] = [
  {
    name: 'whole numbers above 2^53',
    as: 'big.csv',
    bytes:
      'Day,Campaign,Cost,Impressions\n2026-01-05,a,1,12\n2026-01-05,b,1,9007199254740993\n2026-01-05,c,1,34\n',
    counts: [2, 1],
    values: { impressions: [12, 34] },
    rejects: [[2, '9007199254740993', 'unreadable']],
  },
  cost('40 digits, 1e308', ['9'.repeat(40), '1e308', '1.00'], [1], {
    rejects: [
      [1, '9'.repeat(40), 'unreadable'],
      [2, '1e308', 'unreadable'],
    ],
  }),
  cost('-0 and a credit of −5', ['-0', '-5', '2.00'], [0, -5, 2]),
  cost('0.1 three times', ['0.1', '0.1', '0.1'], [0.1, 0.1, 0.1]),
];

const IDS = ['00123', '123', "'00456", '1234567890123456789', '1234567890123456788', 'AbC', 'abc'];
const orders = (as: string, name: string, ids: string[], want: Want): Case => ({
  name,
  as,
  bytes: [
    'order_id;ts;customer;revenue',
    ...ids.map((id) => `${id};2026-01-05 10:00:00;c;10.00`),
    '',
  ].join('\n'),
  options: { table: 'orders' },
  ...want,
});
const ids: Case[] = [
  orders('ids.csv', 'leading zeros, an apostrophe, 19 digits, case', IDS, {
    counts: [7],
    values: {
      order_id: [
        '00123',
        '123',
        '00456',
        '1234567890123456789',
        '1234567890123456788',
        'AbC',
        'abc',
      ],
    },
  }),
  orders('mangled.csv', '1.23E+17', ['1.23E+17', '1.24E+17', '5'], {
    counts: [3],
    warns: [{ code: 'digits-lost', column: 'order_id' }],
    values: { order_id: ['1.23E+17', '1.24E+17', '5'] },
  }),
  {
    name: 'people that differ in a blank are one, in case two',
    as: 'people.csv',
    bytes:
      'user,event,timestamp\nu1,a,2026-01-05 10:00:00\n"u1 ",b,2026-01-05 11:00:00\nU1,b,2026-01-05 12:00:00\n',
    options: { table: 'events' },
    counts: [3],
    values: { user: ['u1', 'u1', 'U1'] },
  },
];

const instants = (
  name: string,
  cells: string[],
  ts: string[],
  want: Want = {},
  timeZone?: string,
): Case => ({
  name,
  as: `times-${++files}.csv`,
  bytes: times(cells),
  options: { table: 'events', ...(timeZone && { timeZone }) },
  counts: [ts.length, ...(want.rejects ? [want.rejects.length] : [])],
  values: { ts: ts.map((t) => `${t}Z`) },
  ...want,
});
const days = (name: string, cells: string[], day: string[], want: Want = {}): Case => ({
  ...instants(name, cells, [], want),
  counts: [day.length, ...(want.rejects ? [want.rejects.length] : [])],
  values: { day },
});
const FIFTH = ['2026-01-05'];

const dates: Case[] = [
  ...['2026-01-05', '2026年1月5日', '20260105', 'Jan 5, 2026', '5. Januar 2026', '46027'].map((c) =>
    days(c, [c], FIFTH),
  ),
  days('05/01/2026, the day first', ['05/01/2026', '25/01/2026'], ['2026-01-05', '2026-01-25']),
  days('1/5/26, the month first', ['1/5/26', '1/25/26'], ['2026-01-05', '2026-01-25']),
  days('05/01/2026, nothing decides', ['05/01/2026', '06/02/2026'], ['2026-01-05', '2026-02-06'], {
    warns: [{ code: 'assumed-date-order', column: 'timestamp' }],
  }),
  days(
    'dates against the order of the others',
    ['25/01/2026', '26/01/2026', '01/27/2026'],
    ['2026-01-25', '2026-01-26'],
    {
      warns: ['date-order-mixed'],
      rejects: [[3, '01/27/2026', 'unreadable']],
    },
  ),
  instants('epoch seconds', ['1767571200'], ['2026-01-05T00:00:00.000']),
  instants('epoch milliseconds', ['1767571200123'], ['2026-01-05T00:00:00.123']),
  instants('epoch microseconds', ['1767571200123000'], ['2026-01-05T00:00:00.123']),
  instants('ISO with an offset', ['2026-01-05T08:00:00+08:00'], ['2026-01-05T00:00:00.000']),
  instants(
    'a 12-hour clock',
    ['2026-01-05 01:30:00 PM', '2026-01-05 12:00:00 AM'],
    ['2026-01-05T13:30:00.000', '2026-01-05T00:00:00.000'],
  ),
  instants('24:00:00', ['2026-01-05 24:00:00'], ['2026-01-06T00:00:00.000']),
  days(
    'no such day; no such year',
    ['2026-01-05', '2025-02-29', '0001-01-01', '9999-12-31', '2024-02-29'],
    ['2026-01-05', '2024-02-29'],
    {
      rejects: [
        [2, '2025-02-29', 'unreadable'],
        [3, '0001-01-01', 'unreadable'],
        [4, '9999-12-31', 'unreadable'],
      ],
    },
  ),
  days('the future', ['2025-01-05', '2150-01-01'], ['2025-01-05', '2150-01-01'], {
    warns: ['future'],
  }),
  {
    name: 'weeks, months and quarters are no day',
    as: 'ranges.csv',
    bytes: 'Day;Campaign;Cost\n2026-01-05;ranges;1\n2026-W02;b;2\n2026-01;c;4\n2026-Q1;d;8\n',
    options: { table: 'spend' },
    counts: [1, 3],
    values: { cost: [1] },
    rejects: [
      [2, '2026-W02', 'range'],
      [3, '2026-01', 'range'],
      [4, '2026-Q1', 'range'],
    ],
  },
  {
    name: 'a week, a month and a quarter as the period of a goal',
    as: 'periods.csv',
    bytes: 'metric;period;target\norders;2026-02;10\norders;2026-Q1;30\norders;2026-W02;5\n',
    options: { table: 'targets' },
    counts: [3],
    values: {
      from: ['2026-02-01', '2026-01-01', '2026-01-05'],
      to: ['2026-02-28', '2026-03-31', '2026-01-11'],
    },
  },
];

const zones: Case[] = [
  instants(
    // New York is 5 hours behind in winter, 4 in summer; what is twice there is taken as the
    // earlier, what is not there moves on.
    'the hour that is twice there and the one that is not',
    ['2025-11-02 01:30:00', '2025-03-09 02:30:00', '2025-11-02 03:30:00'],
    ['2025-11-02T05:30:00.000', '2025-03-09T07:30:00.000', '2025-11-02T08:30:00.000'],
    { warns: ['clock-change'] },
    'America/New_York',
  ),
  instants(
    'an account in Shanghai',
    ['2026-01-05 08:00:00'],
    ['2026-01-05T00:00:00.000'],
    {},
    'Asia/Shanghai',
  ),
  instants(
    'an account in Los Angeles',
    ['2026-01-04 16:00:00'],
    ['2026-01-05T00:00:00.000'],
    {},
    'America/Los_Angeles',
  ),
];

const boundary = (cells: string[], day: string[]): Case[] => [
  days('the day ends at midnight there', cells, day),
];

/** The cases of each line, with the settings that they need. */
export const NUMBERS: [line: string, cases: Case[], settings?: object][] = [
  ['16: numbers as people write them', numbers],
  ['17: too large, too exact', sizes],
  ['18: ids', ids],
  ['19: dates', dates],
  ['20: clocks that change, accounts in other zones', zones],
  [
    '20: a day at +08:00',
    boundary(['2026-01-05T15:59:59Z', '2026-01-05T16:00:00Z'], ['2026-01-05', '2026-01-06']),
    { timeZone: 'Asia/Shanghai' },
  ],
  [
    '20: a day at −08:00',
    boundary(['2026-01-05T07:59:59Z', '2026-01-05T08:00:00Z'], ['2026-01-04', '2026-01-05']),
    { timeZone: 'America/Los_Angeles' },
  ],
];
