import type { ProblemArg } from '../model/problem.ts';
import type { TableName } from '../model/tables.ts';
import type { RecipeLoad, Stop } from './remember/stop.ts';
import type { Shape } from './shape/types.ts';

/** How a delimited file is written. Everything here can be changed by the person. */
export interface Dialect {
  encoding: string;
  delimiter: string;
  quote: '"' | "'" | '';
  escape: '"' | '\\' | '';
  /** Index of the header record, 0-based, over all records of the file; null = no header. */
  headerRow: number | null;
}

/** What one pass over the bytes found. Made in the worker; the page gets only this. */
export interface Sniffed {
  name: string;
  bytes: number;
  /** Hash of the content, hex: the same content loaded twice is one load. */
  hash: string;
  dialect: Dialect;
  /** Names as in the file, made unique and never empty (`col_3`); the file's own stay in `rawHeader`. */
  header: string[];
  rawHeader: string[];
  /** Records above the header: title, account, date range, time zone. */
  preamble: string[][];
  /** Records below the header, blank ones and footnotes included. */
  records: number;
  /** Cells of the widest record, without the empty ones among too many (`fitted`); ≥ `header`. */
  widest: number;
  /** Columns to read, where records shall have more places than the header names. */
  columns?: number;
  /** True if DuckDB's own reader gives the same rows: UTF-8, regular quoting, equal widths, no blank record. */
  regular: boolean;
  /** Bytes at which records begin that a large regular file is cut at, to be read in pieces. */
  cuts: number[];
  /** The first and last records below the header, for deciding and for preview. */
  head: string[][];
  tail: string[][];
  warnings: ImportWarning[];
}

/** One table of a dropped file: the file itself, a sheet of a workbook, a file of an archive. */
export interface Part {
  /**
   * How reports, lists and messages call it: `ads.csv`, `export.zip/ads.csv`, `book.xlsx [Sheet 2]`.
   * A lone part bears the file's own name.
   */
  name: string;
  /** The text of the table: the file's own bytes, or clean UTF-8 CSV that a container was turned into. */
  blob: Blob;
  /** What is known of that text and need not be guessed. */
  dialect: Partial<Dialect>;
  /** null = delimited text; else the kind of container that holds the table: 'xlsx', 'json', … */
  container: string | null;
  /** The sheet, where it is one. Hidden ones are not loaded unasked. */
  sheet?: { name: string; hidden: boolean };
  warnings: ImportWarning[];
  /** Why it cannot be read, as a Problem's code and args; the other parts load all the same. */
  problem?: { code: string; args: Record<string, ProblemArg> };
}

export interface ImportWarning {
  code: string;
  args: Record<string, ProblemArg>;
  row?: number;
  column?: string;
}

/** The reader in the worker. Nothing of a file's rows is handled on the page. */
export interface Readers {
  /**
   * The tables of a dropped file, at least one. Rejects with a Problem: `file-empty`,
   * `file-unreadable`, `file-is-<kind>` for what holds no table. Tables that stand one under the
   * other in one text are parts of their own, unless the file is wanted `raw`.
   */
  open(file: File, job: Job, options?: { raw?: boolean }): Promise<Part[]>;
  /** The text of a part. Rejects with a Problem: `file-empty`, `file-unreadable`, `file-not-a-table`. */
  sniff(file: Blob, name: string, fixed: Partial<Dialect>, job: Job): Promise<Sniffed>;
  /**
   * Reads a file that is not `regular` as Arrow IPC streams of text columns: `line` BIGINT (the
   * number of the record below the header, from 1), `cells` INTEGER (how many cells the record had)
   * and c0 … cn VARCHAR. Cells beyond the header are joined into `extra`; with `columns` they have
   * places of their own, and empty ones among too many are left out where the rest fits.
   */
  read(
    file: Blob,
    sniffed: Sniffed,
    piece: (ipc: Uint8Array) => Promise<void>,
    job: Job,
  ): Promise<{ records: number }>;
}

/** A long job in the worker: `id` for cancelling, progress as bytes done. */
export interface Job {
  id: string;
  onProgress: (bytes: number) => void;
}

/** Where a column's meaning came from. */
export type How = 'source' | 'name' | 'values' | 'remembered' | 'person' | 'property' | 'ignored';

/** A guess that is only offered: the column, why, and how sure that is. */
export interface Offer {
  to: string;
  confidence: number;
  reason: string;
  args: Record<string, ProblemArg>;
}

/** One column of the file and what it becomes. */
export interface MappedColumn {
  header: string;
  /** Canonical column, `prop.<header>`, or null = not loaded. */
  to: string | null;
  how: How;
  /** 0 … 1 for a guess, and a message key with its reason. */
  confidence: number;
  reason: string;
  args?: Record<string, ProblemArg>;
  /** What it could be, where that is not sure enough to count. */
  offer?: Offer;
  /** How the text is read, found from the whole column. */
  format: ValueFormat;
  /** First filled value, filled and distinct counts, values that did not fit, for the review. */
  sample: string;
  filled: number;
  distinct: number;
  unreadable: number;
}

/** How a column's text becomes a value; one file decides once, from all its rows. */
export interface ValueFormat {
  type: 'text' | 'number' | 'timestamp' | 'day' | 'boolean';
  /** Numbers: the decimal mark; `micros`, `cents` and `percent` scale. */
  decimal?: '.' | ',';
  scale?: number;
  /** Money in the smallest unit of its row's currency: cents, whole yen. */
  minor?: true;
  /** Dates: 'iso', 'dmy', 'mdy', 'ymd', 'epoch_s', 'epoch_ms', 'epoch_us', 'excel', 'month_name', 'zh', … */
  order?: string;
  /** Unit peeled from the header or the cells, such as a currency code. */
  currency?: string;
  /** What else was seen in the cells and has to be undone, such as 'fullwidth' or 'parentheses'. */
  seen?: string[];
  /** Shapes (digits as 0) that are readable, where others stand in the column too. */
  only?: string[];
  /** Times: shapes that are spans of days. */
  ranges?: string[];
  /** Text that stands for nothing in this column. */
  missing?: string[];
  /** Times: strptime formats after cleaning; shapes that are numbers (epoch, serials). */
  formats?: string[];
  epochs?: { shape: string; kind: 'epoch_s' | 'epoch_ms' | 'epoch_us' | 'excel' }[];
  /** Times: whether the cells have a time of day, and whether they are instants by themselves. */
  mixed?: { time: boolean | 'mixed'; absolute: boolean | 'mixed' };
  /** The year of dates without one. */
  year?: number;
  /** Contact data: replaced by its salted hash. */
  hashed?: true;
  /** Evidence, as a message key with figures: how it was decided. */
  evidence?: ImportWarning;
}

/** A question that only the person can answer; `options[0]` is not taken unasked by the page. */
export interface Question {
  code: 'date-order' | 'decimal-mark' | 'overlap' | 'currency' | 'table';
  column?: string;
  options: string[];
  args: Record<string, ProblemArg>;
}

/** A recipe found for a file: under which options it was planned, and what stands against it. */
export interface Recalled {
  id: string;
  name: string;
  options: LoadOptions;
  stops: Stop[];
  /** The load before, for comparing. */
  before: RecipeLoad | null;
}

/** A file understood, before anything counts. The review screen shows and changes this. */
export interface Plan {
  /** Names the staged rows behind it; a plan is used up by `load` or `discard`. */
  id: string;
  file: string;
  /** The file as it is read: with its columns of days or channels turned into rows. */
  sniffed: Sniffed;
  shape: Shape;
  /** The names of its columns that files of its kind have in common: what a recipe is found by. */
  signature: string[];
  /** The recipe under which it was planned, if one is known. */
  recalled: Recalled | null;
  /** Platform recognised ('google_ads', 'meta', …, or 'unknown'). */
  source: string;
  table: TableName | null;
  mapping: MappedColumn[];
  timeZone: string;
  /** Currency of amounts without one; null = the base currency. */
  currency: string | null;
  overlap: Overlap | null;
  questions: Question[];
  warnings: ImportWarning[];
  /** Counts as they would load. */
  counts: Counts;
  /** First and last rows as they would load, with their line, and why a row is set aside. */
  preview: PreviewRow[];
  /** Sums of the additive columns over the rows that would load. */
  sums: Record<string, number>;
  /** Every total that the file states; `statedSums` are those of the one over all rows. */
  totals: StatedTotal[];
  statedSums: Record<string, number> | null;
}

/** What a person looks at before a file counts; made for the review alone. */
export interface Inspection {
  /** The records most unlike the others, and why; empty where nothing is odd. */
  odd: OddRow[];
  /** The table's figures now and after this load; null where nothing stands there yet. */
  effect: Effect[] | null;
}

/** A record as it would load, or as it stands where it is set aside. */
export interface PreviewRow {
  line: number;
  cells: (string | null)[];
  /** Why it is set aside: a key of `COUNTED`. */
  aside: string | null;
}
export interface OddRow extends PreviewRow {
  /** Code `odd-…`, worded as `pages.odd.…`. */
  why: ImportWarning;
}

/** One figure of a table before and after a load: `rows`, or the sum of a column (in a currency). */
export interface Effect {
  column: string;
  currency: string | null;
  before: number;
  after: number;
}

export interface Overlap {
  /** Rows already loaded with the same (source, day, entity), and how many of them differ. */
  rows: number;
  differing: number;
  from: string;
  to: string;
  choice: OverlapChoice;
}
export type OverlapChoice = 'replace' | 'add' | 'skip';

export interface Counts {
  lines: number;
  rows: number;
  rejected: number;
  blank: number;
  totals: number;
  duplicates: number;
}

/** What a person (or `fupan.load`) lays down beforehand. */
export interface LoadOptions {
  table?: TableName;
  mapping?: Record<string, string>;
  /** Headers that are not to be loaded, and contact columns that are to stay as they are. */
  ignore?: string[];
  plain?: string[];
  timeZone?: string;
  currency?: string;
  overlap?: OverlapChoice;
  dialect?: Partial<Dialect>;
  /** The file as it stands, as text, in a table of its own: nothing is recognised or set aside. */
  raw?: boolean;
  /** False: columns of days or channels stay columns; a day and its clock stay apart. */
  unpivot?: boolean;
  join?: boolean;
  /** False: no recipe is looked for. A recipe's id and what it remembers, where one was found. */
  recall?: boolean;
  recipe?: string;
  remembered?: { mapping: Record<string, string>; ignore: string[] };
  /** Answers to questions by code (and column): `date-order:Day` → 'dmy'. */
  answers?: Record<string, string>;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface Progress {
  file: string;
  phase: 'reading' | 'understanding' | 'loading' | 'keeping';
  done: number;
  total: number;
}

/** The report of one file: the console API's, word for word. */
export interface LoadReport extends Counts {
  file: string;
  source: string;
  table: string | null;
  sums: Record<string, number>;
  /** Rows that stood before and were replaced by this file. */
  replaced: number;
  encoding: string;
  mapping: { from: string; to: string | null; how: How }[];
  warnings: { code: string; message: string; row?: number; column?: string }[];
  error?: { code: string; message: string; hint: string };
}

/** A load that stands, as it is kept: enough to list it, restore it and take it back. */
export interface LoadRecord {
  fileId: number;
  file: string;
  hash: string;
  /** Hash of what was decided (table, mapping, formats, zone, currency, dialect). */
  recipe: string;
  /** The name under which the canonical rows are kept. */
  kept: string;
  table: TableName;
  source: string;
  loaded: string;
  from: string | null;
  to: string | null;
  counts: Counts;
  sums: Record<string, number>;
  bytes: number;
  options: Pick<
    LoadOptions,
    'table' | 'mapping' | 'ignore' | 'plain' | 'timeZone' | 'currency' | 'overlap' | 'answers'
  >;
  /** True where the file's own channel column wins over the rules. */
  ownChannel: boolean;
  /** What could not be read: kept, to look at and download. At most 100,000 rows. */
  rejects: Reject[];
  report: LoadReport;
  /** The file's own totals; loads of before there were any have none. */
  totals?: StatedTotal[];
  /** The kept file that names the rows of earlier loads which this one replaced. */
  replacedRows?: string;
  /** The load that replaced all rows of this one; taking that one back revives this. */
  goneBy?: number;
}

/** A load as lists show it, whichever kind it is. */
export type ListedLoad = Pick<
  LoadRecord,
  | 'fileId'
  | 'file'
  | 'source'
  | 'loaded'
  | 'from'
  | 'to'
  | 'counts'
  | 'sums'
  | 'bytes'
  | 'rejects'
  | 'totals'
> & { table: string; report: LoadReport };

/** A file that was loaded as it stands: its table has its own columns and nothing else. */
export interface RawRecord extends ListedLoad {
  hash: string;
  /** The dialect: the same content read otherwise is another load. */
  recipe: string;
  kept: string;
  columns: string[];
}

/** A total that a file states, beside the sum of the rows that it stands for. */
export interface StatedTotal {
  /** Its line below the header, from 1. */
  line: number;
  /** Over all rows, a day, a value, the rows since the total before; or nobody knows. */
  scope: 'file' | 'day' | 'part' | 'section' | 'unknown';
  day: string | null;
  /** The value that it is the total of, in words of the file. */
  part: string | null;
  /** `agrees` allows for rows rounded to the cent; `summed` is null where the scope is unknown. */
  figures: { measure: string; stated: number; summed: number | null; agrees: boolean }[];
}

export interface Reject {
  /** The record below the header, from 1, and its column as the file has them. */
  row: number;
  column: string | null;
  text: string;
  /** A message key part: `reject.<reason>`. */
  reason: string;
  /** The whole record as it stood. */
  cells: (string | null)[];
}
