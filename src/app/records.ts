import * as v from 'valibot';
import { analysisKinds, type Kind } from '../workspace/index.ts';
import { renamesBody } from './naming.ts';

/** What this page keeps, with the version it writes. Bodies of our own making are checked loosely. */
const object = v.looseObject({});

export const KINDS: Record<string, Kind> = {
  ...analysisKinds,
  settings: {
    version: 2,
    schema: v.looseObject({
      timeZone: v.string(),
      currency: v.string(),
      language: v.picklist(['en', 'zh-CN']),
      rates: v.array(object),
      channelRules: v.array(object),
      aliases: v.array(object),
      campaignPatterns: v.array(object),
      joinKeys: v.array(object),
    }),
    steps: {
      1: (body) => ({ ...(body as object), aliases: [], campaignPatterns: [], joinKeys: [] }),
    },
  },
  recipe: {
    version: 1,
    schema: v.looseObject({
      name: v.string(),
      on: v.boolean(),
      header: v.array(v.string()),
      source: v.string(),
      table: v.string(),
      options: object,
      mapping: v.record(v.string(), v.string()),
      accepted: object,
      loads: v.array(object),
    }),
  },
  /** A spec as it stands on the page and is not saved, by the page's key. */
  draft: {
    version: 1,
    schema: v.looseObject({ spec: v.looseObject({ kind: v.string() }), title: v.string() }),
  },
  /** A note that was written on a chart. */
  note: {
    version: 1,
    schema: v.looseObject({ from: v.string(), to: v.nullable(v.string()), text: v.string() }),
  },
  /** What stands here for the names of a spec that came by link, by the spec's hash. */
  renames: { version: 1, schema: renamesBody },
  secret: { version: 1, schema: v.strictObject({ salt: v.string() }) },
  raw: {
    version: 1,
    schema: v.looseObject({
      fileId: v.number(),
      file: v.string(),
      hash: v.string(),
      kept: v.string(),
      table: v.string(),
      columns: v.array(v.string()),
    }),
  },
  load: {
    version: 1,
    schema: v.looseObject({
      fileId: v.number(),
      file: v.string(),
      hash: v.string(),
      kept: v.string(),
      table: v.string(),
      rejects: v.array(object),
    }),
  },
};
