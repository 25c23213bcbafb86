import * as v from 'valibot';
import { day } from '../model/spec.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/));

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
  }),
);

/** Validates a change of settings; what is wrong is named by its path. */
export function parseSettings(input: unknown): Partial<Settings> {
  const parsed = v.safeParse(settingsSchema, input);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new Problem('invalid-settings', {
      path: v.getDotPath(issue) ?? '',
      received: String(issue.received).slice(0, 80),
    });
  }
  for (const rule of parsed.output.channelRules ?? []) {
    for (const { op, values = [] } of rule.when) {
      if (op === 'matches') values.forEach(checkPattern);
    }
  }
  return parsed.output;
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch {
    throw new Problem('invalid-settings', { path: 'channelRules', received: pattern.slice(0, 80) });
  }
}
