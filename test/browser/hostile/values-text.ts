import { FULL, type Case } from './case.ts';

// Lines 21 and 22 of hostile.md: cells that bite, and money.

const CELLS = [
  '=1+1',
  '+cmd',
  '-2+3',
  '@sum(a1)',
  '\ttab',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  'bell\u0007and escape\u001b',
];
const cells: Case[] = [
  {
    name: 'formulas, markup, control characters stay text',
    as: 'cells.csv',
    bytes: [
      'user;event;timestamp;note',
      ...CELLS.map((c, i) => `u${i};visit;2026-01-05 10:00:0${i};"${c}"`),
      '',
    ].join('\n'),
    options: { table: 'events' },
    counts: [CELLS.length],
    values: { 'prop.note': CELLS },
  },
  {
    name: '10 MB of text in a cell (5 MB in npm test)',
    as: 'long-note.csv',
    bytes: `user;event;timestamp;note\nu1;visit;2026-01-05 10:00:00;${'x'.repeat(FULL ? 10e6 : 5e6)}\nu2;visit;2026-01-05 10:00:00;y\n`,
    options: { table: 'events' },
    counts: [2],
    warns: ['cell-cut'],
    values: { user: ['u1', 'u2'] },
  },
];

const money: Case[] = [
  {
    name: 'signs of two currencies in one column',
    as: 'signs.csv',
    bytes:
      'Day;Campaign;Cost\n2026-01-05;signs 1;€100\n2026-01-05;signs 2;£50\n2026-01-05;signs 3;€1\n',
    options: { table: 'spend' },
    counts: [3],
    values: { currency: ['EUR', 'GBP', 'EUR'], cost: [100, 50, 1] },
  },
  {
    name: 'currencies with 0 and 3 decimals',
    as: 'foreign.csv',
    bytes:
      'Day,Channel,Campaign,Currency,Cost\n2026-01-05,a,x,CNY,10.00\n2026-01-06,a,x,JPY,1234\n2026-01-09,a,x,KWD,1.234\n',
    options: { table: 'spend' },
    counts: [3],
    values: { currency: ['CNY', 'JPY', 'KWD'], cost: [10, 1234, 1.234] },
  },
];

export const TEXTS: [line: string, cases: Case[]][] = [
  ['21: cells that bite', cells],
  ['22: currencies', money],
];
