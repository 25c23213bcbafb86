import { tableDef, type TableName } from '../model/tables.ts';
import { readHeader } from './header.ts';
import { mapHeaders } from './mapping.ts';
import { recognise } from './match.ts';
import { byNames, chooseTable, type Seen } from './recognise.ts';

/** Tables of figures: two of one file that break the same ones down differently must not both count. */
const FIGURES: ReadonlySet<TableName> = new Set(['spend', 'content', 'targets']);

/** A table that a header and the records under it make. */
export interface KnownTable {
  table: TableName;
  /** What two blocks of one file have in common that may stand beside each other. */
  beside: string;
}

/** The table that records make by the names of their columns alone; null = none that is known. */
export function tableOf(
  header: readonly string[],
  records: readonly (readonly string[])[],
): KnownTable | null {
  const headers = header.map(readHeader);
  const seen: Seen = {
    headers,
    samples: header.map((_, i) => records.flatMap((r) => (r[i] ? [r[i]] : []))),
  };
  const source = recognise(headers);
  const table = source ? source.table : chooseTable(seen, '');
  if (!table || (!source && !isNamed(seen, table))) return null;
  if (!FIGURES.has(table)) return { table, beside: '' };
  const measures = new Set(
    tableDef(table).columns.flatMap((c) => (c.role === 'measure' ? [c.name] : [])),
  );
  const names = mapHeaders(seen, header, source, table, {}).flatMap(({ to }) =>
    to !== null && !measures.has(to) ? [to] : [],
  );
  return { table, beside: names.sort().join('\n') };
}

/** True where no required column is only guessed from values. */
function isNamed(seen: Seen, table: TableName): boolean {
  const named = byNames(seen, table);
  return tableDef(table).columns.every(
    (c) =>
      !c.required ||
      named.has(c.name) ||
      ((c.name === 'from' || c.name === 'to') && named.has('period')),
  );
}
