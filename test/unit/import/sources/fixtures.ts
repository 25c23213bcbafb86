import { readdirSync, readFileSync } from 'node:fs';
import type { LoadOptions } from '../../../../src/import/types.ts';

/** What a fixture must become; written by hand, never taken from the importer. */
export interface Expected {
  /** The name under which it is dropped, where the name says something. */
  name?: string;
  source: string;
  table: string;
  /** The code of the problem with which the file is refused; then nothing else is looked at. */
  error?: string;
  /** Given with the file as a person would, where it leaves something open. */
  options?: LoadOptions;
  /** Of the counts, those that are not 0; `lines` is their sum and is checked too. */
  counts: Partial<Record<'rows' | 'rejected' | 'blank' | 'totals' | 'duplicates', number>>;
  /** All sums that the plan gives, no more: what must not be summed is not there. */
  sums: Record<string, number>;
  /** What the file's own total row says. */
  stated?: Record<string, number>;
  /** Codes of all warnings, sorted. */
  warnings: string[];
  /** Codes of all questions. */
  questions?: string[];
  /** `<line>: <reason>` of every record that is kept aside, to look at. */
  aside?: string[];
  /** The first rows in the order of the file, each with the columns that matter. */
  rows: Record<string, string | number | boolean | null>[];
}

export interface Fixture {
  /** `google_ads.zh.csv`, or with a variant `qianchuan.zh.whole.csv`. */
  file: string;
  id: string;
  language: string;
  bytes: Uint8Array<ArrayBuffer>;
  expected: Expected;
}

const FOLDERS = new URL('../../../fixtures/', import.meta.url);
const folderOf = (name: string): URL => new URL(`${name}/`, FOLDERS);

/** All fixtures of a folder, by name: of the platforms, or of tables of no platform. */
export function fixtures(folder: 'sources' | 'tables' = 'sources'): Fixture[] {
  const at = folderOf(folder);
  return readdirSync(at)
    .filter((file) => !file.endsWith('.expected.json'))
    .sort()
    .map((file) => {
      const [id = '', language = ''] = file.split('.');
      const bytes = new Uint8Array(readFileSync(new URL(file, at)));
      const beside = file.replace(/\.[^.]+$/, '.expected.json');
      const expected = JSON.parse(readFileSync(new URL(beside, at), 'utf8')) as Expected;
      return { file, id, language, bytes, expected };
    });
}

/** The names of expectations that have no file. */
export const orphans = (all: readonly Fixture[]): string[] => {
  const beside = new Set(all.map(({ file }) => file.replace(/\.[^.]+$/, '.expected.json')));
  return readdirSync(folderOf('sources')).filter(
    (f) => f.endsWith('.expected.json') && !beside.has(f),
  );
};
