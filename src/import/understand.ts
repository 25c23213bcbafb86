import { reader } from '../i18n/index.ts';
import { Problem } from '../model/problem.ts';
import { propertyColumn, tableDef, type Column, type TableName } from '../model/tables.ts';
import { isContact } from './contact.ts';
import { guessTable, withGuesses } from './guess/index.ts';
import { cleanName, readHeader, type Header } from './header.ts';
import { isTold, mapHeaders, type Target } from './mapping.ts';
import { recognise } from './match.ts';
import { readPreamble } from './preamble.ts';
import type { Recipe } from './recipe.ts';
import { chooseTable, find, withoutGroup, words, type Seen } from './recognise.ts';
import { recipeOf, wholeOf, type UnderstandInput } from './settle.ts';
import type { Source } from './sources/types.ts';
import type { ImportWarning, LoadOptions, MappedColumn, Question, Sniffed } from './types.ts';
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

export async function understand(input: UnderstandInput): Promise<Understood> {
  const { sniffed, options } = input;
  const joined = sniffed.warnings.some((w) => w.code === 'header-joined');
  const headers = sniffed.header
    .map((_, i) => readHeader(sniffed.rawHeader[i] ?? ''))
    .map((h) => (joined ? withoutGroup(h) : h));
  const seen: Seen = { headers, samples: samplesOf(sniffed) };
  const known = recognise(headers, sniffed.preamble);
  const table =
    options.table ??
    (known ? known.table : (chooseTable(seen, sniffed.name) ?? (await guessTable(input, seen))));
  if (!table) {
    if (known)
      throw new Problem('counted-already', { id: known.id, source: known.name[reader.locale] });
    return unrecognised(sniffed, seen);
  }
  const source = known?.table === table ? known : null;
  const preamble = readPreamble([...sniffed.preamble, [sniffed.name]]);
  const named = mapHeaders(seen, sniffed.header, source, table, options);
  const targets = source ? named : await withGuesses(input, seen, table, named);
  const warnings: ImportWarning[] = [...sniffed.warnings];
  const beyond = targets.filter((x) => x.reason === 'too-many').length;
  if (beyond) warnings.push({ code: 'columns-left-out', args: { columns: beyond } });
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
      scale: scaleOf(headers[index]!, source),
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
    mapped(
      t,
      sniffed.header[i]!,
      headers[i]!,
      seen.samples[i]!,
      facts[i]!,
      decided,
      i,
      source,
      options,
    ),
  );
  const recipe = await recipeOf(
    input,
    table,
    source,
    mapping,
    headers,
    await wholeOf(input, facts),
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
  if (at < 0 || indicator < 0 || isTold(targets[at]!)) return;
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

function scaleOf({ name, unit }: Header, source: Source | null): number {
  return source?.units?.[name] ?? unit.scale ?? (unit.percent ? 0.01 : 1);
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
    if (!column || column.required || isTold(t) || unreadable * 2 <= facts.filled) continue;
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
  source: Source | null,
  options: LoadOptions,
): MappedColumn {
  const { format: plain, unreadable } = decided.formats.get(index)!;
  const format = { ...plain };
  if (format.type === 'number' && read.unit.currency) format.currency = read.unit.currency;
  if (format.type === 'number' && read.unit.minor) format.minor = true;
  const named = source?.personal && words(source.personal).includes(read.name);
  if (format.type === 'text' && t.to && (named || isContact(t.to, read, samples))) {
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

/** A survey that asks for no figure is one of words: what people said, or where they came from. */
const isAnswered = ({ table, columns, constants }: Recipe): boolean =>
  table === 'surveys' &&
  (constants['kind'] === 'source' || columns.some((c) => c.to === 'comment'));

function missingColumns(table: TableName, recipe: Recipe): string[] {
  const has = (name: string): boolean =>
    recipe.columns.some((c) => c.to === name) ||
    recipe.constants[name] !== undefined ||
    ((name === 'from' || name === 'to') && recipe.columns.some((c) => c.to === 'period')) ||
    (name === 'score' && isAnswered(recipe));
  return tableDef(table)
    .columns.filter((c) => c.required && !has(c.name))
    .map((c) => c.name);
}
