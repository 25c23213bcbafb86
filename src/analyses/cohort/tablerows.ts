import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import type { CohortLine, Shown } from './figures.ts';

interface Words {
  money: boolean;
  cohortName: (cohort: string) => string;
  head: (offset: string) => string;
}

/** The triangle as a table: a row for each cohort, a column for each offset, the average last. */
export function cohortTable(
  cohorts: readonly CohortLine[],
  average: CohortLine | null,
  offsets: readonly { offset: number; label: string }[],
  shown: Shown,
  words: Words,
): { columns: TableColumn[]; rows: TableRow[] } {
  const at = (offset: number) => `offset_${offset}`;
  const rows = [...cohorts, ...(average ? [average] : [])].map((line): TableRow => ({
    cohort: line.cohort,
    size: line.size,
    ...(line.cohort === null ? { total: true } : {}),
    ...Object.fromEntries(line.cells.map((c) => [at(c.offset), c.figure])),
    cells: new Map(line.cells.map((c) => [c.offset, c])),
  }));
  const cellOf = (row: TableRow, offset: number) =>
    (row['cells'] as Map<number, CohortLine['cells'][number]>).get(offset);
  const write = (value: number | null): string => {
    if (shown === 'rate') return format.percent(value);
    return words.money
      ? format.fixed(value, Math.abs(value ?? 0) < 100 ? 2 : 0)
      : format.decimal(value, 2);
  };
  const columns: TableColumn[] = [
    {
      name: 'cohort',
      unit: 'text',
      label: t('cohort.column.cohort'),
      text: (row) =>
        typeof row['cohort'] === 'string'
          ? words.cohortName(row['cohort'])
          : t('cohort-view.average'),
    },
    { name: 'size', unit: 'count', label: t('cohort.column.size') },
    ...offsets.map(({ offset, label }): TableColumn => ({
      name: at(offset),
      unit: shown === 'rate' ? 'rate' : words.money ? 'money' : 'decimal',
      label: words.head(label),
      text: (row) => {
        const cell = cellOf(row, offset);
        if (!cell) return '';
        return cell.complete ? write(cell.figure) : `${write(cell.figure)}*`;
      },
      title: (row) => {
        const cell = cellOf(row, offset);
        return cell ? format.share(cell.count, cell.size) : '';
      },
    })),
  ];
  return { columns, rows };
}
