import type { Result } from '../../../engine/types.ts';
import type { TableColumn } from '../../../ui/table.ts';

const isNumberType = (type: string): boolean => /INT|DECIMAL|DOUBLE|FLOAT|REAL|NUMERIC/i.test(type);

/** A free result as it came: no rounding, no units; only the side follows the type. */
export const resultColumns = ({ columns }: Result): TableColumn[] =>
  columns.map(({ name, type }) => ({
    name,
    label: name,
    unit: 'text',
    align: isNumberType(type) ? 'right' : 'left',
    text: (row) => {
      const value = row[name];
      if (value === null || value === undefined) return '–';
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    },
  }));
