import { Problem } from '../../../model/problem.ts';
import type { ImportWarning, Part } from '../../types.ts';
import { slice } from '../bytes.ts';
import { CLEAN, CsvText } from '../csv-text.ts';
import { byteOrderMark } from '../encoding.ts';
import type { Running } from '../jobs.ts';
import type { Opener } from '../opening.ts';
import { RecordTable, Rows } from '../records.ts';
import { decoder, textOf } from '../text.ts';
import { mayHoldRecords, recordsOf } from './each.ts';
import { flattenRecord, listCells } from './flatten.ts';
import { linesOf, looksLikeLines } from './lines.ts';
import { BrokenJson, skipBlank } from './value.ts';
import { Walk, type Found } from './walk.ts';

const HEAD_BYTES = 1 << 18;
const LIST = 0x5b;
const OBJECT = 0x7b;
/** Values beside the records that are named. */
const NAMED = 8;
/** A path that no document has: only the lists are looked for. */
const NOWHERE = ['\0'];

/** Records one after the other, and what is to be said of them at the end. */
interface Source {
  kind: 'json' | 'jsonl';
  records: AsyncIterable<string>;
  warnings: () => ImportWarning[];
}

/** JSON lines, a list of records, or a document that holds one somewhere. */
export const openJson: Opener = async (blob, name, { running }) => {
  const head = await slice(blob, 0, HEAD_BYTES);
  const encoding = byteOrderMark(head)?.encoding ?? 'utf-8';
  const text = decoder(encoding).decode(head, { stream: true });
  const source = looksLikeLines(text, head.length === blob.size)
    ? linesSource(blob, encoding, running)
    : await documentSource(blob, encoding, text, running);
  return [await table(source, name)];
};

/** Text in JSON holds no NUL: where some stand, a disk or a transfer left a hole. */
function plainText(blob: Blob, encoding: string, running: Running) {
  let nuls = 0;
  return {
    pieces: (): AsyncGenerator<string> => {
      nuls = 0;
      return textOf(blob, encoding, running, undefined, (n) => (nuls += n));
    },
    warnings: (): ImportWarning[] => (nuls > 0 ? [{ code: 'json-hole', args: { n: nuls } }] : []),
  };
}

function linesSource(blob: Blob, encoding: string, running: Running): Source {
  const { pieces, warnings } = plainText(blob, encoding, running);
  return { kind: 'jsonl', records: linesOf(pieces()), warnings };
}

async function documentSource(
  blob: Blob,
  encoding: string,
  head: string,
  running: Running,
): Promise<Source> {
  const { pieces, warnings: holes } = plainText(blob, encoding, running);
  const warnings: ImportWarning[] = [];
  let path: readonly string[] | null = [];
  if (head.charCodeAt(skipBlank(head, 0)) !== LIST) {
    const { lists, beside } = await survey(pieces());
    path = lists[0]?.path ?? null;
    if (path && beside.n > 0)
      warnings.push({
        code: 'json-beside',
        args: { n: beside.n, values: beside.first.slice(0, NAMED) },
      });
    const names = lists.slice(1).map((list) => list.path.join('.'));
    if (names.length > 0)
      warnings.push({
        code: 'json-chosen',
        args: { path: path?.join('.') ?? '', n: names.length, names },
      });
  }
  async function* records(): AsyncGenerator<string> {
    const walk = new Walk(path);
    let n = 0;
    for await (const piece of pieces())
      for (const record of walk.push(piece)) {
        n++;
        yield record;
      }
    const { records: last, rest, isWhole } = walk.end();
    yield* last;
    if (!isWhole) warnings.push({ code: 'json-cut', args: { rows: n + last.length } });
    if (rest.trim() !== '') yield rest;
  }
  return { kind: 'json', records: records(), warnings: () => [...warnings, ...holes()] };
}

/** Lists of a lone record's own values, as GA4 names them. */
const VALUES = /(params|properties)$/;

/** The lists of records in a document, the largest first, and what stands beside all lists. */
async function survey(
  pieces: AsyncIterable<string>,
): Promise<{ lists: Found[]; beside: Walk['beside'] }> {
  const walk = new Walk(NOWHERE);
  for await (const piece of pieces) walk.push(piece);
  walk.end();
  const { beside } = walk;
  const lists: Found[] = [];
  for (const list of walk.found) {
    const ofRecords = list.first === OBJECT || list.first === LIST;
    if (ofRecords && !VALUES.test(list.path.at(-1) ?? '')) lists.push(list);
    else if (list.first !== 0) {
      beside.n++;
      beside.first.push(`${list.path.join('.')}: […]`);
    }
  }
  return { lists: lists.sort((a, b) => b.size - a.size), beside };
}

async function table({ kind, records, warnings }: Source, name: string): Promise<Part> {
  let objects: RecordTable | null = null;
  let lists: CsvText | null = null;
  const broken = new Rows();
  for await (const record of records) {
    if (!objects && !lists) {
      if (record.charCodeAt(0) === LIST) lists = new CsvText();
      else objects = new RecordTable();
    }
    if (lists) addList(lists, broken, record);
    else if (objects) addObject(objects, record);
  }
  const part = { name, container: kind };
  if (lists && lists.width > 0)
    return {
      ...part,
      blob: await lists.blob(),
      dialect: CLEAN,
      warnings: [...warnings(), ...broken.warning('json-broken')],
    };
  if (!objects || objects.header.length === 0) throw new Problem('json-no-records');
  return {
    ...part,
    blob: await objects.blob(),
    dialect: { ...CLEAN, headerRow: 0 },
    warnings: [...warnings(), ...objects.warnings],
  };
}

function addObject(objects: RecordTable, record: string): void {
  if (record.trim() === '') {
    objects.end();
    return;
  }
  try {
    if (!mayHoldRecords(record)) {
      flattenRecord(record, objects.put);
      objects.end();
      return;
    }
    for (const values of recordsOf(record)) {
      for (const [name, text] of values) objects.put(name, text);
      objects.end();
    }
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error;
    objects.broken(record);
  }
}

function addList(lists: CsvText, broken: Rows, record: string): void {
  const keep = (): void => {
    broken.add(lists.records + 1);
    lists.addBeyond(record);
  };
  try {
    const cells = record.trim() === '' ? [] : listCells(record);
    if (cells) lists.add(cells);
    else keep();
  } catch (error) {
    if (!(error instanceof BrokenJson)) throw error;
    keep();
  }
}
