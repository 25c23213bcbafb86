/** How the texts of a column are to be understood by whoever opens the file. */
export type OutKind = 'text' | 'count' | 'decimal' | 'day' | 'instant' | 'boolean';

export interface OutColumn {
  name: string;
  kind: OutKind;
}

/** Some rows, column by column: texts in the form that `exportOf` gives them, null = nothing. */
export type Batch = readonly (readonly (string | null)[])[];

/** The formats in which a table leaves the page; each has a file of its own here. */
export const FORMATS = ['csv', 'parquet', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

/** Writes a table, batch by batch. `name` is what a workbook calls its sheet. */
export type Writer = (
  columns: readonly OutColumn[],
  batches: AsyncIterable<Batch>,
  name: string,
) => Promise<Blob>;
