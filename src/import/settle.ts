import type { Engine, QueryOptions } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import type { TableName } from '../model/tables.ts';
import { isZone } from '../model/zones.ts';
import { withDerived } from './derive.ts';
import { currencyCode, readHeader, type Header } from './header.ts';
import { HEARD } from './mapping.ts';
import type { Preamble } from './preamble.ts';
import { questionKind } from './questions.ts';
import type { Recipe } from './recipe.ts';
import type { Source } from './sources/types.ts';
import type { LoadOptions, MappedColumn, Sniffed } from './types.ts';
import { timeSql } from './values/date.ts';
import type { Facts } from './values/facts.ts';
import { WINDOW, windowInHeaders } from './window.ts';

/** A staged file and all that its reading depends on. */
export interface UnderstandInput {
  engine: Engine;
  stage: string;
  sniffed: Sniffed;
  settings: Settings;
  salt: string;
  options: LoadOptions;
  queryOptions: QueryOptions;
}

/** What all rows say about the file as a whole. */
export interface Whole {
  facts: readonly Facts[];
  lines: number;
  /** Records with cells beyond the header. */
  extra: number;
}

export async function wholeOf(
  { engine, stage, queryOptions }: UnderstandInput,
  facts: readonly Facts[],
): Promise<Whole> {
  const { rows } = await engine.query(
    `SELECT count(*) AS lines, count(extra) AS extra FROM ${stage}`,
    queryOptions,
  );
  return { facts, lines: Number(rows[0]!['lines']), extra: Number(rows[0]!['extra']) };
}

/** Puts together what was decided: zone, currency, constants, the span of days. */
export async function recipeOf(
  { engine, stage, settings, salt, options, queryOptions }: UnderstandInput,
  table: TableName,
  source: Source | null,
  mapping: readonly MappedColumn[],
  headers: readonly Header[],
  { facts, lines, extra }: Whole,
  preamble: Preamble,
): Promise<Recipe> {
  const plain = mapping.flatMap(({ to, header, format }, index) => {
    const full = facts[index]!.filled === lines;
    return to === null ? [] : [{ index, cell: `c${index}`, header, to, format, full }];
  });
  const columns = withDerived(plain, source, headers);
  const times = columns.filter(
    (c) => facts[c.index]!.first !== null || c.format.formats || c.format.epochs,
  );
  const units = columns.map((c) => headers[c.index]!.unit);
  const timeUnit = times.map((c) => headers[c.index]!.unit.zone).find(Boolean);
  const zone = options.timeZone ?? source?.zone ?? timeUnit ?? preamble.zone ?? settings.timeZone;
  if (!isZone(zone)) throw new Problem('unknown-zone', { zone });
  const currency = codeOf(options.currency);
  const assumed = codeOf(options.answers?.['currency']);
  const spans: string[] = [];
  for (const { index, cell, format } of times) {
    const { first, last } = facts[index]!;
    if (!format.seen && first && last) spans.push(first, last);
    else if (format.seen) {
      const { written } = timeSql(cell, format);
      const { rows } = await engine.query(
        `SELECT min(${written})::DATE AS a, max(${written})::DATE AS b FROM ${stage}`,
        queryOptions,
      );
      for (const day of [rows[0]!['a'], rows[0]!['b']])
        if (typeof day === 'string') spans.push(day);
    }
  }
  spans.sort();
  return {
    table,
    columns,
    source,
    zone,
    timeZone: settings.timeZone,
    span: [spans[0] ?? '2026-01-01', spans.at(-1) ?? '2026-01-01'],
    currency:
      currency ??
      units.map((u) => u.currency).find(Boolean) ??
      preamble.currency ??
      source?.currency ??
      null,
    assumed,
    constants: constantsOf(table, source, mapping, preamble),
    salt,
    base: settings.currency,
    even: extra === 0,
  };
}

/** The question that a survey's rows answer, and its kind. */
function questionOf(
  mapping: readonly MappedColumn[],
  known: Readonly<Record<string, string>>,
  filled: (to: string) => boolean,
): Record<string, string> {
  const column = (to: string): MappedColumn | undefined => mapping.find((m) => m.to === to);
  const score = column('score');
  const heard = score ? undefined : mapping.find((m) => m.reason === HEARD);
  const asked = score ?? heard ?? column('comment');
  if (!asked) return {};
  const kind = score ? questionKind(readHeader(score.header)) : heard ? 'source' : null;
  const worded = asked.reason === 'question' || asked.reason === HEARD;
  return {
    ...(kind && !filled('kind') && !known['kind'] ? { kind } : {}),
    ...(worded && !filled('question') ? { question: asked.header } : {}),
  };
}

/** What a person calls a currency, as its code; rejects with `unknown-currency`. */
function codeOf(text: string | undefined): string | null {
  if (!text) return null;
  const code = currencyCode(text);
  if (!code) throw new Problem('unknown-currency', { currency: text });
  return code;
}

function constantsOf(
  table: TableName,
  source: Source | null,
  mapping: readonly MappedColumn[],
  preamble: Preamble,
): Record<string, string> {
  const filled = (to: string): boolean => mapping.some((m) => m.to === to);
  const out: Record<string, string> = { ...source?.constants };
  if (source?.platform && !filled('source')) out['source'] = source.platform;
  const oneDay = preamble.days && preamble.days[0] === preamble.days[1];
  if (oneDay && (table === 'spend' || table === 'content') && !filled('day')) {
    out['day'] = preamble.days![0];
  }
  if (table === 'surveys') Object.assign(out, questionOf(mapping, out, filled));
  const window = windowInHeaders(source, mapping);
  if (window !== null) out[WINDOW] = window;
  return out;
}
