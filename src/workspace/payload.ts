import * as v from 'valibot';
import type { Settings } from '../model/settings.ts';
import { day } from '../model/spec.ts';
import { hash64 } from './hash.ts';

/** The longest text that a record or a link may carry in one place. */
export const MAX_TEXT = 10_000;

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Characters as a person counts them, near enough: an emoji is not two. */
export const characters = (value: string): number => [...value].length;

/** A title, kept as it is. */
export const title = v.pipe(
  v.string(),
  v.check((value) => characters(value) <= MAX_TEXT, 'title'),
);

/** The settings that a result depends on: values where short, hashes where long. */
export const settingsPrint = v.strictObject({
  timeZone: text,
  currency: text,
  language: v.optional(text),
  ratesHash: text,
  rulesHash: text,
  /** Left out where nothing of the kind is decided. */
  aliasesHash: v.exactOptional(text),
  patternsHash: v.exactOptional(text),
  joinsHash: v.exactOptional(text),
  /** Those that the spec names, by value: whoever opens it filters alike. */
  segments: v.exactOptional(v.pipe(v.array(v.looseObject({ id: text })), v.maxLength(200))),
});
export type SettingsPrint = v.InferOutput<typeof settingsPrint>;

/** One loaded file: `hash` of its content, the table, rows and local days it gave. */
export const dataPrint = v.strictObject({
  file: text,
  hash: text,
  table: text,
  rows: natural,
  from: v.nullable(day),
  to: v.nullable(day),
});
export type DataPrint = v.InferOutput<typeof dataPrint>;
export const dataPrints = v.pipe(v.array(dataPrint), v.maxLength(10_000));

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A completed spec as the workspace sees it: any object. */
export const anySpec = v.custom<unknown>(isObject, 'spec');

/** A field of a row, as JSON has it. */
const field = v.union([v.string(), v.number(), v.boolean(), v.null()]);
const rows = v.pipe(v.array(v.record(v.string(), field)), v.maxLength(20_000));

/**
 * The figures of an answer as they were with the sender: aggregates, without the groups (`left`) of
 * which fewer than `smallest` were counted.
 */
export const snapshotBody = v.strictObject({
  made: v.pipe(v.string(), v.isoTimestamp()),
  smallest: natural,
  left: v.array(text),
  kind: text,
  spec: anySpec,
  rows,
  columns: v.array(v.looseObject({ name: text, unit: text })),
  parts: v.record(v.string(), rows),
  findings: v.array(
    v.looseObject({
      key: text,
      args: v.record(v.string(), v.any()),
      level: v.picklist(['worse', 'better', 'info']),
      reason: text,
      evidence: v.array(v.record(v.string(), field)),
    }),
  ),
  warnings: v.array(v.looseObject({ code: text, args: v.record(v.string(), v.any()) })),
});
export type Snapshot = Omit<
  v.InferOutput<typeof snapshotBody>,
  'rows' | 'parts' | 'columns' | 'findings' | 'warnings'
> & {
  rows: readonly object[];
  parts: Record<string, readonly object[]>;
  columns: readonly object[];
  findings: readonly object[];
  warnings: readonly object[];
};

/** The version of a payload with figures; one without is written so that older pages read it too. */
export const WITH_FIGURES = 2;

/** What a link carries: the completed spec, and what its figures depend on. */
export const linkPayload = v.strictObject({
  v: v.picklist([1, WITH_FIGURES]),
  spec: anySpec,
  title: v.optional(title),
  settings: settingsPrint,
  data: dataPrints,
  app: text,
  snapshot: v.exactOptional(snapshotBody),
});
export type LinkPayload = v.InferOutput<typeof linkPayload>;

/** The settings as a link or a saved analysis names them. The order of rates means nothing. */
export async function printSettings(settings: Settings): Promise<SettingsPrint> {
  const rates = settings.rates.map((r) => [r.currency, r.day, r.rate].join('\t')).sort();
  const bytes = (value: unknown) => new TextEncoder().encode(sortedJson(value));
  const { aliases, campaignPatterns, joinKeys } = settings;
  return {
    timeZone: settings.timeZone,
    currency: settings.currency,
    language: settings.language,
    ratesHash: await hash64(bytes(rates)),
    rulesHash: await hash64(bytes(settings.channelRules)),
    ...(aliases.length && { aliasesHash: await hash64(bytes(aliases)) }),
    ...(campaignPatterns.length && { patternsHash: await hash64(bytes(campaignPatterns)) }),
    ...(joinKeys.length && { joinsHash: await hash64(bytes(joinKeys)) }),
  };
}

/** JSON in which the order of keys, which means nothing, is always the same. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner as object).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
