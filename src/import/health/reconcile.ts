import type { Row } from '../../engine/types.ts';
import { ident, literal } from '../../model/sql.ts';
import { agree } from '../agree.ts';
import type { ListedLoad, StatedTotal } from '../types.ts';

/**
 * One figure of a total that a file states, beside the sum of the rows that it stands for.
 * `replaced`: it agreed as the file was read, and rows of it have been replaced since.
 */
export interface Reconciled {
  line: number;
  scope: StatedTotal['scope'];
  day: string | null;
  part: string | null;
  measure: string;
  stated: number;
  summed: number | null;
  verdict: 'agrees' | 'differs' | 'replaced' | 'unknown';
}

/** The totals of a file against its rows as they were read. */
export const asRead = (totals: readonly StatedTotal[]): Reconciled[] =>
  totals.flatMap(({ line, scope, day, part, figures }) =>
    figures.map(({ measure, stated, summed, agrees }): Reconciled => {
      const verdict = summed === null ? 'unknown' : agrees ? 'agrees' : 'differs';
      return { line, scope, day, part, measure, stated, summed, verdict };
    }),
  );

const measuresOf = ({ totals = [] }: ListedLoad): string[] => [
  ...new Set(totals.flatMap((t) => t.figures.map((f) => f.measure))),
];

/** SQL: rows and sums that stand of each file with totals, day by day; null where none has any. */
export function standingSql(loads: readonly ListedLoad[]): string | null {
  const parts = loads.filter((l) => l.totals?.length).map(standingPart);
  if (!parts.length) return null;
  return `-- Sums of the rows that stand, for each file that states totals, by day
${parts.join('\nUNION ALL BY NAME\n')}
ORDER BY file_id, day`;
}

function standingPart(load: ListedLoad): string {
  const sums = measuresOf(load).map((m) => `sum(${ident(m)})::DOUBLE AS ${ident(m)}`);
  return `SELECT file_id, day::VARCHAR AS day, count(*) AS rows, ${sums.join(', ')}
FROM ${load.table} WHERE file_id = ${load.fileId} GROUP BY ALL`;
}

/**
 * The totals of a file against its rows that stand: where later files replaced some, totals of the
 * file and of days are summed anew. Rows of parts and sections can be told only as they were read.
 */
export function reconciled(load: ListedLoad, standing: readonly Row[]): Reconciled[] {
  const rows = standing.filter((r) => r['file_id'] === load.fileId);
  const lines = asRead(load.totals ?? []);
  const sum = (measure: string, day: string | null): number =>
    rows
      .filter((r) => day === null || r['day'] === day)
      .reduce((total, r) => total + Number(r[measure] ?? 0), 0);
  const stand = rows.reduce((n, r) => n + Number(r['rows']), 0);
  const skipped = load.report.warnings.some((w) => w.code === 'skipped');
  if (stand === load.counts.rows && !skipped) return lines;
  return lines.map((line) => {
    if (line.scope !== 'file' && line.scope !== 'day') return line;
    const summed = sum(line.measure, line.day);
    const same = agree(summed, line.summed ?? 0, 0);
    if (same || line.verdict !== 'agrees') return { ...line, summed };
    return { ...line, summed, verdict: 'replaced' };
  });
}

/** SQL: the figures of totals that differ from their rows, as rows of a check. */
export function differingSql(loads: readonly ListedLoad[]): string | null {
  const values = loads.flatMap((load) =>
    asRead(load.totals ?? [])
      .filter(({ verdict }) => verdict === 'differs')
      .map((line) => valuesOf(load, line)),
  );
  if (!values.length) return null;
  return `SELECT *, summed - stated AS difference
FROM (VALUES
  ${values.join(',\n  ')}
) v (file, table_name, source, reason, part, measure, stated, summed, "from", "to")
ORDER BY abs(difference) DESC, file, "from"`;
}

const valuesOf = (load: ListedLoad, line: Reconciled): string => {
  const day = (of: string | null): string => `${literal(line.day ?? of)}::DATE`;
  const texts = [load.file, load.table, load.source, `total-${line.scope}`, line.part];
  const named = [...texts, line.measure].map((x) => `${literal(x)}::VARCHAR`);
  return `(${[...named, `${line.stated}::DOUBLE`, `${line.summed}::DOUBLE`, day(load.from), day(load.to)].join(', ')})`;
};
