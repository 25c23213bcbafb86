import * as v from 'valibot';
import { checkAliases } from '../model/aliases.ts';
import { compilePattern } from '../model/campaigns.ts';
import { checkRules } from '../model/channels.ts';
import { day, problemOf } from '../model/spec.ts';
import { isZone } from '../model/zones.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import { TABLES } from '../model/tables.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));

const columnRef = v.strictObject({ table: v.picklist(TABLES), column: text });
const people = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000));

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
