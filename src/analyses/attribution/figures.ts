import { format, t } from '../../i18n/index.ts';
import type { TableColumn, TableRow } from '../../ui/table.ts';
import type { Row } from '../contract.ts';
import { columnLabel, valueLabel } from '../parts/names.ts';
import type { AttributionSpec } from './spec.ts';

export type Measure = 'conversions' | 'revenue';

export const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The players, by the most that any model credits them with. */
export function playersOf(rows: readonly Row[], by: string, measure: Measure): string[] {
  const most = new Map<string, number>();
  for (const row of rows) {
    if (row['not_attributed']) continue;
    const name = String(row[by]);
    most.set(name, Math.max(most.get(name) ?? 0, number(row[measure]) ?? 0));
  }
  return [...most].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
}

/** A row a player with a column a model; then what no touch earned, and the whole. */
export function creditTable(
  rows: readonly Row[],
  players: readonly string[],
  spec: AttributionSpec,
  measure: Measure,
): { columns: TableColumn[]; rows: TableRow[] } {
  const of = (name: string | null, model: string) =>
    rows.find(
      (r) => r['model'] === model && (name === null ? r['not_attributed'] : r[spec.by] === name),
    );
  const line = (name: string | null): TableRow => {
    const values = spec.models.map((m) => [m, number(of(name, m)?.[measure])] as const);
    const known = values.flatMap(([, v]) => (v === null ? [] : [v]));
    return {
      [spec.by]: name,
      ...(name === null ? { not_attributed: true } : {}),
      ...Object.fromEntries(values),
      least: Math.min(...known),
      most: Math.max(...known),
    };
  };
  const total: TableRow = {
    [spec.by]: null,
    total: true,
    ...Object.fromEntries(
      spec.models.map((m) => [
        m,
        rows.filter((r) => r['model'] === m).reduce((s, r) => s + (number(r[measure]) ?? 0), 0),
      ]),
    ),
  };
  const unit = measure === 'revenue' ? ('money' as const) : ('decimal' as const);
  const write = (v: number | null) =>
    measure === 'revenue' ? format.money(v) : format.decimal(v, 1);
  const columns: TableColumn[] = [
    {
      name: spec.by,
      unit: 'text',
      label: columnLabel(spec.by),
      text: (row) =>
        row['total'] === true
          ? t('analysis.value.all')
          : row['not_attributed'] === true
            ? t('credit.not-attributed')
            : valueLabel(row[spec.by]),
    },
    ...spec.models.map((model) => ({
      name: model,
      unit,
      label: t(`credit.model.${model}`),
      title: (row: TableRow) => {
        const full = row['total'] === true ? undefined : of(row[spec.by] as string | null, model);
        const [low, high] = [number(full?.[`${measure}_low`]), number(full?.[`${measure}_high`])];
        return low === null
          ? ''
          : t('attribution-view.cell', {
              value: write(number(row[model])),
              low: write(low),
              high: write(high),
            });
      },
    })),
    ...(spec.models.length > 1
      ? [
          {
            name: 'least',
            unit,
            label: t('attribution-view.range'),
            align: 'right' as const,
            text: (row: TableRow) =>
              row['total'] === true || row['not_attributed'] === true
                ? ''
                : t('attribution-view.range.span', {
                    least: format.compact(number(row['least'])),
                    most: format.compact(number(row['most'])),
                  }),
          },
        ]
      : []),
  ];
  return { columns, rows: [...players.map(line), line(null), total] };
}

/** The same for each segment, one below the other, the whole left to the table above. */
export function segmentTable(
  all: readonly Row[],
  spec: AttributionSpec,
  measure: Measure,
): { columns: TableColumn[]; rows: TableRow[] } {
  const own = all.filter((r) => r['period'] !== 'compared' && r['breakdown'] !== null);
  const names = [...new Set(own.map((r) => r['breakdown']!))];
  const tables = names.map((breakdown) => {
    const rows = own.filter((r) => r['breakdown'] === breakdown);
    const table = creditTable(rows, playersOf(rows, spec.by, measure), spec, measure);
    return { ...table, rows: table.rows.map((row) => ({ breakdown, ...row })) };
  });
  return { columns: tables[0]?.columns ?? [], rows: tables.flatMap((table) => table.rows) };
}
