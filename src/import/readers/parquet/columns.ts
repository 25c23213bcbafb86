import type { SchemaElement, SchemaTree } from 'hyparquet';
import type { Put } from '../json/flatten.ts';
import { decimalText, jsonOf, plainText, singleText, timeText } from '../texts.ts';

/** A column of the file: the columns of text that it becomes, and how a value becomes them. */
export interface Column {
  name: string;
  names: string[];
  put: (value: unknown, put: Put) => void;
}

export const isDecimal = ({ converted_type, logical_type }: SchemaElement): boolean =>
  converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL';

/** The columns of a schema, structures flattened as `a.b`; lists and maps become JSON text. */
export const columnsOf = (schema: SchemaTree): Column[] =>
  schema.children.map((node) => column(node, ''));

function column(node: SchemaTree, prefix: string): Column {
  const { element } = node;
  const name = element.name;
  const path = prefix + name;
  if (isStructure(node)) {
    const parts = node.children.map((child) => column(child, `${path}.`));
    return {
      name,
      names: parts.flatMap((part) => part.names),
      put: (value, put) => {
        const fields = (value ?? {}) as Record<string, unknown>;
        for (const part of parts) part.put(fields[part.name], put);
      },
    };
  }
  const text =
    node.children.length > 0 || element.repetition_type === 'REPEATED' ? jsonOf : leaf(element);
  return {
    name,
    names: [path],
    put: (value, put) => {
      if (value !== null && value !== undefined) put(path, text(value));
    },
  };
}

function isStructure({ element, children }: SchemaTree): boolean {
  const type = element.converted_type ?? element.logical_type?.type;
  const isNested = type === 'LIST' || type === 'MAP' || type === 'MAP_KEY_VALUE';
  return children.length > 0 && !isNested && element.repetition_type !== 'REPEATED';
}

/** How a single value of this type reads. */
function leaf(element: SchemaElement): (value: unknown) => string {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (isDecimal(element)) {
    const scale = logical?.type === 'DECIMAL' ? logical.scale : (element.scale ?? 0);
    return (value) => decimalText(value, scale);
  }
  if (type === 'INT96') return instant;
  if (logical?.type === 'TIMESTAMP') return logical.isAdjustedToUTC ? instant : plainText;
  // Before there were logical types, all instants were in UTC.
  if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') return instant;
  if (logical?.type === 'TIME') {
    const unit = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n }[logical.unit];
    return (value) => timeText(value, unit);
  }
  if (converted === 'TIME_MILLIS') return (value) => timeText(value, 1_000n);
  if (converted === 'TIME_MICROS') return (value) => timeText(value, 1_000_000n);
  return type === 'FLOAT' ? singleText : plainText;
}

const instant = (value: unknown): string => {
  const text = plainText(value);
  return text === '' ? '' : `${text}Z`;
};
