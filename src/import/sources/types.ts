import type { TableName } from '../../model/tables.ts';

/** How one platform's export is recognised and mapped: data, not code. */
export interface Source {
  /** Stable name of the export: `google_ads`, `shopify`. */
  id: string;
  /** null = known, but nothing that could be loaded: figures counted already. */
  table: TableName | null;
  /** The value of the canonical column `source`, where the table has one; null = none. */
  platform: string | null;
  /**
   * Any of these sets makes the file this export: all headers of the set are there. Texts compare
   * with the folded header without its unit, patterns with the folded header as it stands.
   */
  recognise: readonly (readonly (string | RegExp)[])[];
  /** Canonical column → headers, preferred first, parted by `|`; the vocabulary fills the rest. */
  columns: Readonly<Record<string, string>>;
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
  /** Canonical column → factor, where the platform writes micros or cents. */
  scale?: Readonly<Record<string, number>>;
  /** Columns with one value for the whole file. */
  constants?: Readonly<Record<string, string>>;
  /** One row is a line of an order: lines are grouped by the id, amounts taken once. */
  lineItems?: true;
  /** Rows whose cell under `header` is one of `values` (folded) are no sale; set aside. */
  notASale?: { header: string; values: string };
}

/** Canonical column → words that name it, preferred first, parted by `|`. */
export type Vocabulary = Readonly<Record<string, string>>;
