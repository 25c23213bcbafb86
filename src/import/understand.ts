import type { Engine, QueryOptions } from '../engine/types.ts';
import { Problem } from '../model/problem.ts';
import type { Settings } from '../model/settings.ts';
import { propertyColumn, tableDef, type Column, type TableName } from '../model/tables.ts';
import { isZone } from '../model/zones.ts';
import { cleanName, currencyCode, isPersonal, readHeader, type Header } from './header.ts';
import { mapHeaders, type Target } from './mapping.ts';
import { readPreamble, type Preamble } from './preamble.ts';
import type { Recipe } from './recipe.ts';
import { chooseTable, find, recognise, words, type Seen } from './recognise.ts';
import type { Source } from './sources/types.ts';
import type { ImportWarning, LoadOptions, MappedColumn, Question, Sniffed } from './types.ts';
import { timeSql } from './values/date.ts';
import { decide, type Asked, type Decisions } from './values/decide.ts';
import { factsOf, type Facts, type Kind } from './values/facts.ts';

/** A file understood: what it is, what its columns become, how their text is read. */
export interface Understood {
  source: Source | null;
  table: TableName | null;
  mapping: MappedColumn[];
  recipe: Recipe | null;
  questions: Question[];
  warnings: ImportWarning[];
  /** Required columns that the file does not give. */
  missing: string[];
}

export interface UnderstandInput {
  engine: Engine;
  stage: string;
  sniffed: Sniffed;
  settings: Settings;
  salt: string;
  options: LoadOptions;
  queryOptions: QueryOptions;
}

export async function understand(input: UnderstandInput): Promise<Understood> {
  const { sniffed, options } = input;
  const headers = sniffed.rawHeader.map(readHeader);
  const seen: Seen = { headers, samples: samplesOf(sniffed) };
  const known = recognise(headers);
  const table = options.table ?? known?.table ?? chooseTable(seen, sniffed.name);
  if (!table) {
    if (known) throw new Problem('counted-already', { source: known.id });
    return unrecognised(sniffed, seen);
  }
  const source = known?.table === table ? known : null;
  const preamble = readPreamble([...sniffed.preamble, [sniffed.name]]);
  const targets = mapHeaders(seen, sniffed.header, source, table, options);
  const warnings: ImportWarning[] = [...sniffed.warnings];
  await dropMixed(input, source, headers, targets, warnings);

  const columns = new Map(tableDef(table).columns.map((c) => [c.name, c]));
  const kinds = targets.map((t) => kindOf(t, columns));
  const distinct = sniffed.records <= DISTINCT_BELOW;
  const facts = await factsOf(input.engine, input.stage, kinds, {
    ...input.queryOptions,
    distinct,
  });
  const asked = targets.map((t, index): Asked => {
    const column = columns.get(t.to ?? '');
    return {
      index,
      name: sniffed.header[index]!,
      header: headers[index]!,
      kind: kinds[index]!,
      facts: facts[index]!,
      whole: column?.type === 'count',
      scale: scaleOf(t, headers[index]!, source),
    };
  });
  const decided = await decide({
    engine: input.engine,
    table: input.stage,
    columns: asked,
    source,
    answers: options.answers ?? {},
    year: preamble.days ? Number(preamble.days[0].slice(0, 4)) : null,
    options: input.queryOptions,
  });
  demote(targets, asked, decided, columns, warnings);
  const mapping = targets.map((t, i) =>
    mapped(t, sniffed.header[i]!, headers[i]!, seen.samples[i]!, facts[i]!, decided, i, options),
  );
  const recipe = await recipeOf(
    input,
    table,
    source,
    mapping,
    headers,
    await all(input, facts),
    preamble,
  );
  return {
    source: known,
    table,
    mapping,
    recipe,
    questions: decided.questions.filter((q) => mapping.some((m) => m.header === q.column && m.to)),
    warnings: [...warnings, ...decided.warnings],
    missing: missingColumns(table, recipe),
  };
}

/** Above so many records, distinct values are not counted before loading. */
const DISTINCT_BELOW = 200_000;

const samplesOf = ({ header, head, tail }: Sniffed): string[][] =>
  header.map((_, i) => [...head, ...tail].flatMap((r) => (r[i] ? [r[i]] : [])));

function unrecognised(sniffed: Sniffed, seen: Seen): Understood {
  return {
    source: null,
    table: null,
    recipe: null,
    missing: [],
    questions: [],
    warnings: sniffed.warnings,
    mapping: sniffed.header.map((header, i) => ({
      header,
      to: null,
      how: 'ignored',
      confidence: 0,
      reason: '',
      format: { type: 'text' },
      sample: seen.samples[i]![0] ?? '',
      filled: 0,
      distinct: 0,
      unreadable: 0,
    })),
  };
}

/** A column such as `Results` means one thing only where its indicator holds one value. */
async function dropMixed(
  { engine, stage, queryOptions }: UnderstandInput,
  source: Source | null,
  headers: readonly Header[],
  targets: Target[],
  warnings: ImportWarning[],
): Promise<void> {
  if (!source?.indicator) return;
  const { header, by } = source.indicator;
  const at = find(headers, words(header), (i) => targets[i]!.to !== null);
  const indicator = find(headers, words(by), () => true);
  if (at < 0 || indicator < 0 || targets[at]!.how === 'person') return;
  const { rows } = await engine.query(
    `SELECT count(DISTINCT c${indicator}) AS n FROM ${stage}`,
    queryOptions,
  );
  if (Number(rows[0]!['n']) <= 1) return;
  targets[at] = { to: null, how: 'ignored', confidence: 1, reason: 'mixed-indicators' };
  warnings.push({ code: 'mixed-indicators', args: { kinds: Number(rows[0]!['n']) } });
}

function kindOf({ to }: Target, columns: ReadonlyMap<string, Column>): Kind {
  const column = columns.get(to ?? '');
  if (!column) return 'none';
  if (column.type === 'timestamp' || column.type === 'day') return 'time';
  if (column.type === 'boolean') return 'boolean';
  if (column.type !== 'text') return 'number';
  return column.role === 'id' || column.role === 'person' ? 'id' : 'text';
}

function scaleOf({ to }: Target, { unit }: Header, source: Source | null): number {
  const own = source?.scale?.[to ?? ''];
  return own ?? unit.scale ?? (unit.percent ? 0.01 : 1);
}

/** A guess that most cells contradict becomes a property again. */
function demote(
  targets: Target[],
  asked: readonly Asked[],
  decided: Decisions,
  columns: ReadonlyMap<string, Column>,
  warnings: ImportWarning[],
): void {
  for (const { index, name, facts, kind } of asked) {
    const t = targets[index]!;
    const column = columns.get(t.to ?? '');
    const { unreadable } = decided.formats.get(index)!;
    if (!column || column.required || t.how === 'person' || unreadable * 2 <= facts.filled)
      continue;
    targets[index] = {
      to: propertyColumn(cleanName(name)),
      how: 'property',
      confidence: 0.5,
      reason: 'other-values',
    };
    decided.formats.set(index, { format: { type: 'text' }, unreadable: 0 });
    warnings.push({
      code: 'other-values',
      args: { to: t.to, kind, rows: unreadable },
      column: name,
    });
  }
}

function mapped(
  t: Target,
  header: string,
  read: Header,
  samples: readonly string[],
  facts: Facts,
  decided: Decisions,
  index: number,
  options: LoadOptions,
): MappedColumn {
  const { format: plain, unreadable } = decided.formats.get(index)!;
  const format = { ...plain };
  if (format.type === 'number' && read.unit.currency) format.currency = read.unit.currency;
  if (format.type === 'text' && t.to && isContact(t.to, read, samples)) {
    if (!options.plain?.includes(header)) format.hashed = true;
  }
  const sample = samples[0] ?? '';
  return {
    header,
    ...t,
    format,
    sample,
    filled: facts.filled,
    distinct: facts.distinct,
    unreadable,
  };
}

const PERSONS = new Set(['user', 'customer', 'respondent', 'unit']);
const CONTACT = /^\s*([^@\s]+@[^@\s]+\.[^@\s]+|\+?\d[\d ()-]{9,17}\d|1[3-9]\d{9})\s*$/;

/** Contact data by its header, or, where people stand, by what the cells look like. */
const isContact = (to: string, header: Header, samples: readonly string[]): boolean => {
  if (to.startsWith('prop.')) return isPersonal(header);
  if (!PERSONS.has(to)) return false;
  const looks = samples.filter((s) => CONTACT.test(s) && /[@+() -]|^1[3-9]\d{9}$/.test(s.trim()));
  return isPersonal(header) || (samples.length > 0 && looks.length > samples.length / 2);
};

interface Whole {
  facts: readonly Facts[];
  lines: number;
  /** Records with cells beyond the header. */
  extra: number;
}

async function all(
  { engine, stage, queryOptions }: UnderstandInput,
  facts: readonly Facts[],
): Promise<Whole> {
  const { rows } = await engine.query(
    `SELECT count(*) AS lines, count(extra) AS extra FROM ${stage}`,
    queryOptions,
  );
  return { facts, lines: Number(rows[0]!['lines']), extra: Number(rows[0]!['extra']) };
}

async function recipeOf(
  { engine, stage, settings, salt, options, queryOptions }: UnderstandInput,
  table: TableName,
  source: Source | null,
  mapping: readonly MappedColumn[],
  headers: readonly Header[],
  { facts, lines, extra }: Whole,
  preamble: Preamble,
): Promise<Recipe> {
  const columns = mapping.flatMap(({ to, header, format }, index) =>
    to === null ? [] : [{ index, header, to, format, full: facts[index]!.filled === lines }],
  );
  const times = columns.filter(
    (c) => facts[c.index]!.first !== null || c.format.formats || c.format.epochs,
  );
  const units = columns.map((c) => headers[c.index]!.unit);
  const timeUnit = times.map((c) => headers[c.index]!.unit.zone).find(Boolean);
  const zone = options.timeZone ?? source?.zone ?? timeUnit ?? preamble.zone ?? settings.timeZone;
  if (!isZone(zone)) throw new Problem('unknown-zone', { zone });
  const currency = options.currency ? currencyCode(options.currency) : null;
  if (options.currency && !currency) {
    throw new Problem('unknown-currency', { currency: options.currency });
  }
  const spans: string[] = [];
  for (const { index, format } of times) {
    const { first, last } = facts[index]!;
    if (!format.seen && first && last) spans.push(first, last);
    else if (format.seen) {
      const { written } = timeSql(`c${index}`, format);
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
    constants: constantsOf(table, source, mapping, preamble),
    salt,
    even: extra === 0,
  };
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
  if (table === 'surveys' && !filled('kind') && !out['kind']) {
    const score = mapping.find((m) => m.to === 'score')?.header.toLowerCase() ?? '';
    const kind = ['nps', 'csat'].find((k) => score.includes(k));
    if (kind) out['kind'] = kind;
  }
  return out;
}

function missingColumns(table: TableName, recipe: Recipe): string[] {
  const has = (name: string): boolean =>
    recipe.columns.some((c) => c.to === name) ||
    recipe.constants[name] !== undefined ||
    ((name === 'from' || name === 'to') && recipe.columns.some((c) => c.to === 'period'));
  return tableDef(table)
    .columns.filter((c) => c.required && !has(c.name))
    .map((c) => c.name);
}
