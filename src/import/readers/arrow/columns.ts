import {
  DataType,
  DateUnit,
  Precision,
  TimeUnit,
  Vector,
  type Data,
  type Field,
  type Schema,
} from 'apache-arrow';
import type { Put } from '../json/flatten.ts';
import {
  dayText,
  decimalText,
  instantText,
  jsonOf,
  plainText,
  singleText,
  timeText,
} from '../texts.ts';

/** A column of the file: the columns of text that it becomes, and how its rows become them. */
export interface Column {
  names: string[];
  /** For the data of one batch: gives the values of a row. */
  bind: (data: Data) => (row: number, put: Put) => void;
}

/** The columns of a schema, structures flattened as `a.b`; lists and maps become JSON text. */
export const columnsOf = (schema: Schema): Column[] =>
  schema.fields.map((field) => column(field, ''));

function column(field: Field, prefix: string): Column {
  const path = prefix + field.name;
  const { type } = field;
  if (DataType.isStruct(type)) {
    const parts = (type.children as Field[]).map((child) => column(child, `${path}.`));
    return {
      names: parts.flatMap((part) => part.names),
      bind: (data) => {
        const fields = parts.map((part, i) => part.bind(data.children[i] as Data));
        return (row, put) => {
          if (data.getValid(row)) for (const give of fields) give(row, put);
        };
      },
    };
  }
  return {
    names: [path],
    bind: (data) => {
      const text = reading(type, data);
      return (row, put) => {
        if (data.getValid(row)) put(path, text(row));
      };
    },
  };
}

const PER_SECOND: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

/** How the values of a column read; instants and decimals from what is stored, not through numbers. */
function reading(type: DataType, data: Data): (row: number) => string {
  const stored = data.values as ArrayLike<number | bigint>;
  const at = (row: number): number | bigint => stored[row] as number | bigint;
  if (DataType.isTimestamp(type)) {
    const zone = type.timezone ? 'Z' : '';
    return (row) => `${instantText(at(row), PER_SECOND[type.unit])}${zone}`;
  }
  if (DataType.isDate(type))
    return type.unit === DateUnit.DAY
      ? (row) => dayText(at(row))
      : (row) => instantText(at(row), 1_000n).slice(0, 10);
  if (DataType.isTime(type)) return (row) => timeText(at(row), PER_SECOND[type.unit]);
  if (DataType.isDecimal(type)) {
    const words = data.values as Uint32Array;
    const n = type.bitWidth / 32;
    return (row) => decimalText(whole(words.subarray(n * row, n * (row + 1))), type.scale);
  }
  const vector = new Vector([data]);
  if (DataType.isFloat(type) && type.precision === Precision.SINGLE)
    return (row) => singleText(vector.get(row));
  if (DataType.isUtf8(type) || DataType.isDictionary(type))
    return (row) => plainText(vector.get(row));
  return (row) => (isNested(type) ? jsonOf(vector.get(row)) : plainText(vector.get(row)));
}

const isNested = (type: DataType): boolean =>
  DataType.isList(type) ||
  DataType.isFixedSizeList(type) ||
  DataType.isMap(type) ||
  DataType.isUnion(type);

/** A whole number from its words, the lowest first (two's complement). */
function whole(words: Uint32Array): bigint {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i] as number);
  return BigInt.asIntN(32 * words.length, value);
}
