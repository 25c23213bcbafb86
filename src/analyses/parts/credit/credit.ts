import type { Context } from '../../../model/context.ts';
import { BASE_MONEY } from '../../../model/money.ts';
import { windowSql, type Window } from '../../../model/spec.ts';
import { dayGrained, eligibleSql } from './eligible.ts';
import type { Attribution, Model } from './models.ts';
import { removalSql } from './removal.ts';
import { saleTable } from './sale.ts';

/** What of a sale is shared among its touches. */
const SHARED = ['orders', 'revenue', 'refund', 'margin'] as const;
/** Days after which a touch's weight has halved (time_decay). */
const HALF_LIFE_SECONDS = 7 * 86_400;
/** Weights of time_decay as whole numbers, so that their sum is exact. */
const WEIGHT_UNIT = 2 ** 40;

/**
 * CTEs that end in `credit(row, person, n, day, is_new, orders, revenue, refund, margin)`: each
 * sale given to touches, `n` the touch's number within the person, NULL where it has none.
 */
export function creditSql({ model, lookback }: Attribution, context: Context): string {
  const dayGrain = dayGrained(context);
  if (model === 'last' && !dayGrain) return [TOUCHES, lastSql(lookback), WHOLE].join(',\n');
  if (model === 'first' && !dayGrain) return [TOUCHES, firstSql(lookback), WHOLE].join(',\n');
  const eligible = eligibleSql(lookback, dayGrain);
  const chosen = CHOSEN[model];
  if (chosen) return [TOUCHES, eligible, chosenSql(chosen), WHOLE].join(',\n');
  const removal = model === 'markov' ? [removalSql(saleTable(context)!, lookback, context)] : [];
  return [TOUCHES, eligible, ...removal, pathSql(model), partSql(model), REST].join(',\n');
}

/** The touches of those who bought, numbered within each person. */
export const TOUCHES = `touches AS (
  SELECT *, row_number() OVER (PARTITION BY person ORDER BY ts, session) AS n
  FROM touch WHERE person IN (SELECT person FROM sale)
)`;

/** Without touches every sale stands alone: its own channel is its one touch. */
export const UNTOUCHED = `credit AS (SELECT *, NULL::BIGINT AS n FROM sale)`;

/** Where times are instants, the nearest touch is found without looking at the others. */
const lastSql = (lookback: Window | null): string => `moment AS (
  SELECT person, ts, max(n) AS n FROM touches GROUP BY person, ts
),
chosen AS (  -- the last touch at or before the order
  SELECT s.row, m.n
  FROM sale s ASOF JOIN moment m ON m.person = s.person AND s.ts >= m.ts${
    lookback ? `\n  WHERE m.ts >= s.ts - ${windowSql(lookback)}` : ''
  }
)`;

const firstSql = (lookback: Window | null): string =>
  lookback
    ? `moment AS (
  SELECT person, ts, min(n) AS n FROM touches GROUP BY person, ts
),
chosen AS (  -- the first touch of the time before the order
  SELECT s.row, m.n
  FROM sale s ASOF JOIN moment m ON m.person = s.person AND s.ts - ${windowSql(lookback)} <= m.ts
  WHERE m.ts <= s.ts
)`
    : `chosen AS (  -- the person's first touch, if it lies before the order
  SELECT s.row, t.n FROM sale s JOIN touches t ON t.person = s.person AND t.n = 1 AND t.ts <= s.ts
)`;

/** Models that give all to one touch. */
const CHOSEN: Partial<Record<Model, string>> = {
  last: 'max(n)',
  first: 'min(n)',
  last_non_direct: `coalesce(max(n) FILTER (WHERE channel <> 'direct'), max(n))`,
};
const chosenSql = (n: string): string => `chosen AS (
  SELECT row, ${n} AS n FROM eligible GROUP BY row
)`;

const WHOLE = `credit AS (SELECT s.*, chosen.n FROM sale s LEFT JOIN chosen ON chosen.row = s.row)`;

const pathSql = (model: Model): string =>
  model === 'markov'
    ? `path AS (  -- what the channels of a path weigh together, each once
  SELECT row, max(last_touch) AS last_touch, sum(touches) AS touches, sum(weight) AS weights
  FROM (
    SELECT row, channel, max(n) AS last_touch, count(*) AS touches FROM eligible GROUP BY ALL
  ) JOIN removal USING (channel)
  GROUP BY row
)`
    : `path AS (
  SELECT row, min(n) AS first_touch, max(n) AS last_touch, max(ts) AS last_ts, count(*) AS touches${
    model === 'shapley' ? ',\n    count(DISTINCT channel) AS channels' : ''
  }
  FROM eligible GROUP BY row
)`;

/** A touch's share as `weight` of `whole`, both whole numbers; the latest touch needs none. */
const WEIGHTS: Partial<Record<Model, { weight: string; whole: string }>> = {
  linear: { weight: '1', whole: 'p.touches' },
  position: {
    weight: 'CASE WHEN p.touches > 2 AND e.n = p.first_touch THEN 2 ELSE 1 END',
    whole: `CASE WHEN p.touches = 2 THEN 2 WHEN e.n = p.first_touch THEN 5
      ELSE 5 * (p.touches - 2) END`,
  },
  time_decay: {
    weight: `round(${WEIGHT_UNIT} * pow(2, (epoch(e.ts) - epoch(p.last_ts)) / ${HALF_LIFE_SECONDS}))::HUGEINT`,
    whole: 'sum(weight) OVER (PARTITION BY e.row)',
  },
  // The same for each channel of the path (stats/credit.ts says why), and for each of its touches.
  shapley: { weight: '1', whole: 'p.channels * count(*) OVER (PARTITION BY e.row, e.channel)' },
  // By the removal effects of the path's channels; a channel's part equally among its touches.
  markov: {
    weight: 'r.weight',
    whole: 'p.weights * count(*) OVER (PARTITION BY e.row, e.channel)',
  },
};

/** A part in whole units of 10⁻¹², where a division is exact and cut. */
const cut = (amount: string): string =>
  `((s.${amount} * 1000000000000)::HUGEINT * w.weight // w.whole)::DECIMAL(38,0)
      * 0.000000000001::DECIMAL(13,12) AS ${amount}`;

function partSql(model: Model): string {
  const { weight, whole } = WEIGHTS[model]!;
  return `weighted AS (
  SELECT e.row, e.n, ${weight} AS weight, ${whole} AS whole, e.n = p.last_touch AS latest
  FROM eligible e JOIN path p ON p.row = e.row${
    model === 'markov' ? ' JOIN removal r ON r.channel = e.channel' : ''
  }
  WHERE p.touches > 1
),
piece AS (  -- each touch but the latest gets its part, cut at twelve decimals
  SELECT w.row, w.weight, w.whole,
    ${SHARED.map(cut).join(',\n    ')}
  FROM (SELECT DISTINCT row, weight, whole FROM weighted WHERE NOT latest) w
  JOIN sale s ON s.row = w.row
),
part AS (
  SELECT w.row, w.n, ${SHARED.map((c) => `piece.${c}::${BASE_MONEY} AS ${c}`).join(', ')}
  FROM weighted w
  JOIN piece ON piece.row = w.row AND piece.weight = w.weight AND piece.whole = w.whole
  WHERE NOT w.latest
)`;
}

const REST = `given AS (
  SELECT row, ${SHARED.map((c) => `sum(${c}) AS ${c}`).join(', ')} FROM part GROUP BY row
),
credit AS (
  SELECT s.row, s.person, part.n, s.day, s.is_new, ${SHARED.map((c) => `part.${c}`).join(', ')}
  FROM part JOIN sale s ON s.row = part.row
  UNION ALL  -- the latest gets the rest
  SELECT s.row, s.person, path.last_touch, s.day, s.is_new,
    ${SHARED.map((c) => `s.${c} - coalesce(given.${c}, 0)`).join(', ')}
  FROM sale s LEFT JOIN path ON path.row = s.row LEFT JOIN given ON given.row = s.row
)`;
