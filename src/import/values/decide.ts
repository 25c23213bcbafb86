import type { Engine, QueryOptions } from '../../engine/types.ts';
import type { Header } from '../header.ts';
import type { Source } from '../sources/types.ts';
import type { ImportWarning, Question, ValueFormat } from '../types.ts';
import { dateEvidence, dateFormat, openPairSql, type DateEvidence } from './date.ts';
import type { Facts, Kind } from './facts.ts';
import { numberEvidence, numberFormat, ownDecimal, type NumberEvidence } from './number.ts';
import { shapesOf } from './shapes.ts';
import { notBooleanSql } from './words.ts';

/** A column on its way to a format. */
export interface Asked {
  index: number;
  name: string;
  header: Header;
  kind: Kind;
  facts: Facts;
  /** Numbers that are counts: whole, so that `1,234` can only be a group. */
  whole: boolean;
  /** Multiplies the number, where platform or header say so. */
  scale: number;
}

export interface Decided {
  format: ValueFormat;
  unreadable: number;
}

export interface Decisions {
  formats: Map<number, Decided>;
  questions: Question[];
  warnings: ImportWarning[];
}

export interface DecideInput {
  engine: Engine;
  table: string;
  columns: readonly Asked[];
  source: Source | null;
  answers: Readonly<Record<string, string>>;
  /** The year for dates that have none, from the lines above the header. */
  year: number | null;
  options: QueryOptions;
}

/** Decides for every column how its text becomes values, from all its cells. */
export async function decide(input: DecideInput): Promise<Decisions> {
  const out: Decisions = { formats: new Map(), questions: [], warnings: [] };
  const of = (kind: Kind) => input.columns.filter((c) => c.kind === kind);
  for (const c of [...of('text'), ...of('none')]) out.formats.set(c.index, decideText(c));
  for (const c of of('id')) out.formats.set(c.index, decideId(c, out));
  for (const c of of('boolean')) out.formats.set(c.index, await decideBoolean(c, input));
  await decideNumbers(of('number'), input, out);
  await decideTimes(of('time'), input, out);
  return out;
}

/** Names are trimmed and freed of words for nothing where any cell needs it. */
const decideText = ({ facts }: Asked): Decided => ({
  format: { type: 'text', ...(facts.odd ? { seen: ['odd'] } : {}) },
  unreadable: 0,
});

function decideId({ facts, name }: Asked, out: Decisions): Decided {
  // An id of many digits ends in a zero by chance; most of them do only where digits were lost.
  const rounded = facts.rounded >= 2 && facts.rounded * 2 > facts.filled;
  const lost = facts.mangled + (rounded ? facts.rounded : 0);
  if (lost) out.warnings.push({ code: 'digits-lost', args: { rows: lost }, column: name });
  const seen: string[] = (['odd', 'wrapped', 'wide', 'links', 'mangled'] as const).filter(
    (what) => facts[what],
  );
  if (rounded) seen.push('rounded');
  return { format: { type: 'text', ...(seen.length ? { seen } : {}) }, unreadable: 0 };
}

async function decideBoolean(c: Asked, { engine, table, options }: DecideInput): Promise<Decided> {
  const cell = `c${c.index}`;
  const { rows } = await engine.query(`SELECT ${notBooleanSql(cell)} AS n FROM ${table}`, options);
  return { format: { type: 'boolean' }, unreadable: Number(rows[0]!['n']) };
}

async function decideNumbers(
  columns: readonly Asked[],
  { engine, table, answers, options }: DecideInput,
  out: Decisions,
): Promise<void> {
  const open: { c: Asked; e: NumberEvidence; own: '.' | ',' | null }[] = [];
  for (const c of columns) {
    const { facts } = c;
    const doubtful = facts.points > 0 && facts.points === facts.thousandths;
    if (facts.plain === facts.filled && !doubtful && !(c.whole && facts.points)) {
      out.formats.set(c.index, {
        format: {
          type: 'number',
          decimal: '.',
          ...scaleOf(c.scale),
          evidence: { code: 'all-plain', args: { cells: facts.filled } },
        },
        unreadable: 0,
      });
      continue;
    }
    const { shapes, complete } = await shapesOf(engine, table, `c${c.index}`, options);
    const e = numberEvidence(shapes, complete);
    open.push({ c, e, own: ownDecimal(e, c.whole) });
  }
  const file = majority([
    // A count is whole, so its groups show the mark that money is written with.
    ...open.flatMap(({ c, own, e }) =>
      own && (e.points + e.commas || (c.whole && e.eitherPoint + e.eitherComma)) ? [own] : [],
    ),
    // A plain column with points that are no thousands speaks for the point.
    ...columns.flatMap(({ facts, index }) =>
      out.formats.has(index) && facts.points > facts.thousandths ? (['.'] as const) : [],
    ),
  ]);
  for (const { c, e, own } of open) {
    const key = `decimal-mark:${c.name}`;
    const answer = markTold(answers[key] ?? answers['decimal-mark'], e);
    const either = e.eitherComma + e.eitherPoint > 0;
    const mark = answer ?? own ?? file ?? guessMark(e);
    const evidence: ImportWarning = answer
      ? { code: 'decimal-told', args: { mark } }
      : own
        ? { code: 'decimal-by-column', args: { mark, cells: mark === '.' ? e.points : e.commas } }
        : file
          ? { code: 'decimal-by-file', args: { mark } }
          : { code: 'decimal-assumed', args: { mark } };
    if (!own && !file && either) {
      out.questions.push({
        code: 'decimal-mark',
        column: c.name,
        options: mark === groupedBy(e) ? ['thousands', 'decimal'] : ['decimal', 'thousands'],
        args: { column: c.name, example: exampleOf(e), rows: e.eitherComma + e.eitherPoint },
      });
    }
    const decided = numberFormat(e, mark, evidence);
    Object.assign(decided.format, scaleOf(c.scale));
    out.formats.set(c.index, decided);
    const approximate = e.shapes.filter((s) => s.read.seen.some((x) => x.startsWith('unit:')));
    if (approximate.length) {
      const rows = approximate.reduce((sum, s) => sum + s.n, 0);
      out.warnings.push({ code: 'approximate', args: { rows }, column: c.name });
    }
  }
}

/** With nothing to go by, `1,234` is a thousand and more, and so is 1.234 one and a fraction. */
const guessMark = (e: NumberEvidence): '.' | ',' =>
  e.eitherComma && e.eitherPoint && e.eitherPoint > e.eitherComma ? ',' : '.';

/** The decimal mark under which the column's doubtful cells are thousands. */
const groupedBy = (e: NumberEvidence): '.' | ',' => (e.eitherComma ? '.' : ',');

/** An answer as a mark: 'thousands' and 'decimal' speak of the example that was shown. */
function markTold(told: string | undefined, e: NumberEvidence): '.' | ',' | null {
  if (told === '.' || told === ',') return told;
  if (told === 'thousands') return groupedBy(e);
  return told === 'decimal' ? (groupedBy(e) === '.' ? ',' : '.') : null;
}

const exampleOf = (e: NumberEvidence): string => (e.eitherComma ? '1,234' : '1.234');

const scaleOf = (scale: number): { scale?: number } => (scale === 1 ? {} : { scale });

function majority<T>(votes: readonly T[]): T | null {
  const count = new Map<T, number>();
  for (const v of votes) count.set(v, (count.get(v) ?? 0) + 1);
  const best = [...count].sort((a, b) => b[1] - a[1]);
  return best.length && best[0]![1] !== best[1]?.[1] ? best[0]![0] : null;
}

/** ISO as the engine reads it by itself, all cells of one form: 10, 19 or (with Z) 20 characters. */
function plainTime({ facts }: Asked): ValueFormat | null {
  const { filled, plain, shortest, longest, seconds, zulu, first, last } = facts;
  if (!filled || plain !== filled || !first || !last || first < '1900' || last >= '2200')
    return null;
  const evidence = { code: 'all-iso', args: { cells: filled } };
  if (longest <= 10 && shortest >= 8) return { type: 'day', order: 'iso', evidence };
  if (shortest !== longest || seconds !== filled) return null;
  if (longest === 19 && !zulu) return { type: 'timestamp', order: 'iso', evidence };
  return longest >= 20 && zulu === filled ? { type: 'timestamp', order: 'utc', evidence } : null;
}

async function decideTimes(
  columns: readonly Asked[],
  input: DecideInput,
  out: Decisions,
): Promise<void> {
  const { engine, table, options, source, answers, year } = input;
  const open: { c: Asked; e: DateEvidence; own: 'dmy' | 'mdy' | null; asks: boolean }[] = [];
  for (const c of columns) {
    const plain = plainTime(c);
    if (plain) {
      out.formats.set(c.index, { format: plain, unreadable: 0 });
      continue;
    }
    const { shapes, complete } = await shapesOf(engine, table, `c${c.index}`, options);
    const e = dateEvidence(shapes, complete);
    const asks = e.shapes.some((s) => s.read.order === 'xmy');
    open.push({ c, e, asks, own: asks ? await orderOf(engine, table, c, out, options) : null });
  }
  const file = majority(open.flatMap(({ own }) => (own ? [own] : [])));
  for (const { c, e, own, asks } of open) {
    const told = answers[`date-order:${c.name}`] ?? answers['date-order'];
    const answer = told === 'dmy' || told === 'mdy' ? told : null;
    const order = answer ?? own ?? file ?? source?.dateOrder ?? 'dmy';
    const evidence: ImportWarning = !asks
      ? { code: 'date-by-form', args: { forms: e.shapes.slice(0, 3).map((s) => s.shape) } }
      : answer
        ? { code: 'date-told', args: { order } }
        : own
          ? { code: 'date-by-column', args: { order } }
          : file
            ? { code: 'date-by-file', args: { order } }
            : source?.dateOrder
              ? { code: 'date-by-source', args: { order, source: source.id } }
              : { code: 'date-assumed', args: { order } };
    if (asks && !own && !file && !source?.dateOrder) {
      out.questions.push({
        code: 'date-order',
        column: c.name,
        options: ['dmy', 'mdy'],
        args: { column: c.name },
      });
    }
    out.formats.set(c.index, dateFormat(e, order, year, evidence));
    if (e.ranges) out.warnings.push({ code: 'ranges', args: { rows: e.ranges }, column: c.name });
  }
}

/** Which of two numbers passes 12, over the whole column: that one is the day. */
async function orderOf(
  engine: Engine,
  table: string,
  c: Asked,
  out: Decisions,
  options: QueryOptions,
): Promise<'dmy' | 'mdy' | null> {
  const { first, second } = openPairSql(`c${c.index}`);
  const { rows } = await engine.query(
    `SELECT count_if(a > 12) AS first, count_if(b > 12) AS second
FROM (SELECT ${first} AS a, ${second} AS b FROM ${table})`,
    options,
  );
  const dayFirst = Number(rows[0]!['first']);
  const monthFirst = Number(rows[0]!['second']);
  if (dayFirst && monthFirst) {
    const rows = Math.min(dayFirst, monthFirst);
    out.warnings.push({ code: 'date-order-mixed', args: { rows }, column: c.name });
  }
  return dayFirst === monthFirst ? null : dayFirst > monthFirst ? 'dmy' : 'mdy';
}
