import * as v from 'valibot';
import { checkAliases } from '../model/aliases.ts';
import { compilePattern } from '../model/campaigns.ts';
import { checkRules } from '../model/channels.ts';
import { day, period, problemOf, where, window } from '../model/spec.ts';
import { SEGMENT } from '../model/where.ts';
import { isZone } from '../model/zones.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import { TABLES } from '../model/tables.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));

const columnRef = v.strictObject({ table: v.picklist(TABLES), column: text });
const people = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000));

const table = v.picklist(['events', 'orders']);
const times = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
/** Conditions of a rule speak of rows: a segment inside a segment would go round in circles. */
const rowConditions = v.pipe(
  where,
  v.check((all) => all.every((c) => c.column !== SEGMENT), 'segment'),
);
const segmentRule = v.variant('kind', [
  v.pipe(
    v.strictObject({
      kind: v.literal('did'),
      table,
      events: v.optional(v.array(text), []),
      where: v.optional(rowConditions, []),
      op: v.optional(v.picklist(['gte', 'lte']), 'gte'),
      n: v.optional(times, 1),
      within: v.optional(v.nullable(window), null),
      period: v.optional(v.nullable(period), null),
    }),
    v.check(({ op, n, within }) => (op === 'gte' ? n > 0 : within === null), 'times'),
  ),
  v.strictObject({
    kind: v.literal('first_touch'),
    column: v.picklist(['channel', 'source', 'medium', 'campaign']),
    op: v.optional(v.picklist(['in', 'not_in']), 'in'),
    values: v.array(v.nullable(v.string())),
  }),
  v.strictObject({
    kind: v.literal('people'),
    ids: v.pipe(v.array(v.string()), v.maxLength(50_000)),
  }),
]);
/** The segments of a workspace, or of a link. */
export const segmentsSchema = v.pipe(
  v.array(
    v.strictObject({
      id: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,32}$/)),
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      match: v.optional(v.picklist(['all', 'any']), 'all'),
      rules: v.pipe(v.array(segmentRule), v.maxLength(20)),
    }),
  ),
  v.maxLength(200),
  v.check((all) => new Set(all.map((s) => s.id)).size === all.length, 'twice'),
);

/** A change of settings; every key may be left out. */
export const settingsSchema = v.partial(
  v.strictObject({
    timeZone: v.pipe(v.string(), v.check(isZone)),
    currency,
    language: v.picklist(['en', 'zh-CN']),
    rates: v.array(
      v.strictObject({ day, currency, rate: v.pipe(v.number(), v.finite(), v.gtValue(0)) }),
    ),
    channelRules: v.array(
      v.strictObject({
        channel: text,
        when: v.array(
          v.strictObject({
            column: v.picklist(['source', 'medium', 'campaign']),
            op: v.picklist(['is', 'in', 'matches', 'is_null']),
            values: v.exactOptional(v.array(v.string())),
          }),
        ),
      }),
    ),
    aliases: v.pipe(
      v.array(
        v.strictObject({
          column: v.picklist(['source', 'campaign']),
          as: text,
          names: v.pipe(v.array(text), v.minLength(1)),
        }),
      ),
      v.maxLength(10_000),
    ),
    campaignPatterns: v.pipe(
      v.array(
        v.strictObject({
          kind: v.picklist(['template', 'regex']),
          pattern: text,
          sources: v.exactOptional(v.pipe(v.array(text), v.minLength(1))),
        }),
      ),
      v.maxLength(100),
    ),
    segments: segmentsSchema,
    joinKeys: v.pipe(
      v.array(v.strictObject({ left: columnRef, right: columnRef, most: v.exactOptional(people) })),
      v.maxLength(100),
    ),
  }),
);

/** Validates a change of settings; what is wrong is named by its path. */
export function parseSettings(input: unknown): Partial<Settings> {
  const parsed = v.safeParse(settingsSchema, input);
  if (!parsed.success) throw new Problem('invalid-settings', problemOf(parsed.issues[0]));
  if (parsed.output.channelRules) checkRules(parsed.output.channelRules);
  if (parsed.output.aliases) checkAliases(parsed.output.aliases);
  parsed.output.campaignPatterns?.forEach(compilePattern);
  return parsed.output;
}
