import type { Line } from './line.ts';
import { luggage, next } from './matched.ts';
import { stepNumbers, type Cte, type Plan } from './plan.ts';

/** start(…, x1 … xn, depth): each row with the times at which one more step is done. */
export function anyOrder(plan: Plan, line: Line): Cte[] {
  const steps = stepNumbers(plan);
  const carried = luggage(plan);
  const bounded = plan.period !== null;
  return [
    { name: 'backwards', sql: `-- the latest row first\nSELECT * FROM matched ORDER BY x DESC` },
    {
      name: 'ahead',
      sql: `SELECT ${[...carried, 'x', ...(bounded ? ['may_start'] : [])].join(', ')},
  ${steps.map((j) => `${next(j)} AS next_${j}`).join(',\n  ')}
FROM backwards`,
    },
    {
      name: 'done',
      sql: `-- x itself is the next row of its own step
SELECT ${carried.join(', ')},
  list_sort(list_filter([${steps.map((j) => `next_${j}`).join(', ')}], lambda t: t - x <= ${line.window})) AS times
FROM ahead${bounded ? '\nWHERE may_start' : ''}`,
    },
    {
      name: 'start',
      sql: `SELECT ${[...carried, ...steps.map((j) => `times[${j}] AS x${j}`), 'len(times) AS depth'].join(', ')}\nFROM done`,
    },
  ];
}
