import type { TableName } from '../../model/tables.ts';

/** A language in which a platform writes its headers; `api` = the names of its programming interface. */
export type HeaderLanguage =
  | 'en'
  | 'zh'
  | 'de'
  | 'fr'
  | 'es'
  | 'it'
  | 'pt'
  | 'nl'
  | 'pl'
  | 'cs'
  | 'ru'
  | 'ja'
  | 'ko'
  | 'tr'
  | 'api';

/**
 * How well the headers are known: checked against a public file or page of the platform, seen in
 * other people's readers and examples, or general knowledge.
 */
export type Evidence = 'verified' | 'seen' | 'general';

/**
 * How one platform's export is recognised and mapped: data, not code. A file of this folder exports
 * one as `source` and is found by itself; `test/fixtures/sources/<id>.<language>.*` show it.
 */
export interface Source {
  /** Stable name of the export: `google_ads`, `shopify`; its file is called so, with dashes. */
  id: string;
  /** What people call it, in the page's languages. */
  name: Readonly<Record<'en' | 'zh-CN', string>>;
  /** The languages of headers that are known, each with a fixture. */
  languages: Readonly<Partial<Record<HeaderLanguage, Evidence>>>;
  /** null = known, but nothing that could be loaded: figures counted already. */
  table: TableName | null;
  /** The value of the canonical column `source`, where the table has one; null = none. */
  platform: string | null;
  /**
   * Any of these sets makes the file this export: all headers of the set are there. Texts compare
   * with the folded header with and without its unit, patterns with the folded header as it stands.
   * Of several sources that fit, the one with the largest set is taken.
   */
  recognise: readonly (readonly (string | RegExp)[])[];
  /** Any of these sets of patterns over the lines above the header does as well. */
  above?: readonly (readonly RegExp[])[];
  /** Ids of sources that this one goes before where both fit, whatever their sets. */
  over?: readonly string[];
  /** Canonical column → headers, preferred first, parted by `|`; the vocabulary fills the rest. */
  columns: Readonly<Record<string, string>>;
  /**
   * Sets of canonical columns that mean something only together, with their headers as in
   * `columns`, preferred first: the first set of which anything is filled gives them all.
   */
  together?: readonly Readonly<Record<string, string>>[];
  /** Headers that must not be loaded as anything, parted by `|`. */
  ignore?: string;
  /** Headers that stay properties although their name means a canonical column elsewhere. */
  property?: string;
  /** The header with the last day of a row's span: rows over several days are set aside. */
  rangeEnd?: string;
  /** A column that means one thing only where another holds a single value. */
  indicator?: { header: string; by: string };
  /** Zone of times without one, currency of amounts without one. */
  zone?: string;
  currency?: string;
  /** Order of day and month where the whole column leaves it open. */
  dateOrder?: 'dmy' | 'mdy';
  /** Header (folded) → factor, where the platform writes micros or cents and its name does not say so. */
  units?: Readonly<Record<string, number>>;
  /**
   * How the file says over how many days the platform claims conversions, kept with every row as
   * `prop.attribution_window`: the header whose cells tell it, or a pattern over the headers of
   * conversions and their value with the number of days in its first group.
   */
  window?: { column: string } | { header: RegExp };
  /** Columns with one value for the whole file. */
  constants?: Readonly<Record<string, string>>;
  /** Canonical columns that several headers make together. */
  derive?: Readonly<Record<string, Derived>>;
  /**
   * One row is a line of an order: are the amounts those of the whole order (taken once) or of the
   * line (added up)? Where it is not said, the file shows it.
   */
  lineItems?: 'order' | 'line';
  /** Rows whose cell under `header` is one of `values` (in lower case) are no sale; set aside. */
  notASale?: { header: string; values: string };
  /** A header whose filled cell says that the row is no sale any more. */
  cancelled?: string;
  /** Measure → measure that it holds besides its own meaning, and that is taken from it. */
  less?: Readonly<Record<string, string>>;
  /** Headers with names of people, parted by `|`: hashed when loaded, as contact data are. */
  personal?: string;
  /** Rows whose cell under `header` is one of `values` take their amount back from the order they name. */
  refundRow?: { header: string; values: string };
  /** Rows whose cell under `header` is one of `values` are answers broken off; set aside. */
  partial?: { header: string; values: string };
  /** Canonical columns, parted by `|`, whose equal values make two records one, whatever the rest. */
  sameRecord?: string;
}

/** A column whose text is not the cell of one header alone. */
export type Derived =
  /** Where its own cell is empty, the first filled one under these headers. */
  | { else: string }
  /** The cell under `of`, on rows whose cell under `where` is one of `is` (in lower case). */
  | { of: string; where: string; is: string }
  /** The cell under `of`, unless it is this, which stands for none. */
  | { of: string; not: string }
  /** A short name of what stands under these headers together: an id, where the platform gives none. */
  | { named: string };

/** Canonical column → words that name it, preferred first, parted by `|`. */
export type Vocabulary = Readonly<Record<string, string>>;
