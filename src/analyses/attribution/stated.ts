import type { Context } from '../../model/context.ts';
import { channelSql } from '../../model/channels.ts';
import type { Period } from '../../model/period.ts';
import { date } from '../../model/sql.ts';
import { fills } from '../parts/credit/values.ts';
import type { AttributionSpec } from './spec.ts';

/** Whether people were asked how they heard of us, so that it can stand beside the channels. */
export const states = (spec: AttributionSpec, context: Context): boolean =>
  spec.by === 'channel' &&
  fills(context, 'surveys', 'kind') &&
  fills(context, 'surveys', 'comment');

/**
 * Answers to "how did you hear of us" by channel: a channel's own name, else what the channel
 * rules make of the answer as a source, else the answer as it was given (`known` false).
 */
export const statedSql = (context: Context, period: Period | null): string => `-- What people say
WITH answer AS (
  SELECT trim(comment) AS comment FROM surveys
  WHERE kind = 'source' AND nullif(trim(comment), '') IS NOT NULL${
    period ? ` AND day BETWEEN ${date(period.from)} AND ${date(period.to)}` : ''
  }
),
named AS (
  SELECT lower(channel) AS folded, min(channel) AS channel FROM touch GROUP BY 1
),
ruled AS (
  SELECT comment, ${channelSql(context.settings.channelRules, { source: 'comment', medium: 'NULL::VARCHAR', campaign: 'NULL::VARCHAR' })} AS channel
  FROM (SELECT DISTINCT comment FROM answer)
)
SELECT coalesce(named.channel, nullif(ruled.channel, '(unassigned)'), a.comment) AS channel,
  coalesce(named.channel, nullif(ruled.channel, '(unassigned)')) IS NOT NULL AS known,
  count(*) AS answers
FROM answer a LEFT JOIN named ON named.folded = lower(a.comment)
  LEFT JOIN ruled ON ruled.comment = a.comment
GROUP BY ALL ORDER BY answers DESC, channel`;
