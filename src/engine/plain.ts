import { DataType, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import type { Cell, Result, Row } from './types.ts';

/** Arrow's record batches as plain values, as the console API gives them. */
export function plainResult(schema: Schema, batches: readonly RecordBatch[]): Result {
  const columns = schema.fields.map((f) => ({ name: f.name, type: String(f.type) }));
  const rows: Row[] = [];
  for (const batch of batches) {
    const start = rows.length;
    for (let i = 0; i < batch.numRows; i++) rows.push({});
    for (const [c, field] of schema.fields.entries()) {
      const vector = batch.getChildAt(c);
      const read = vector ? columnReader(field.type, vector) : () => null;
      for (let i = 0; i < batch.numRows; i++) rows[start + i]![field.name] = read(i);
    }
  }
  return { columns, rows };
}

/** Reads the cells of one column as plain values. */
export function columnReader(type: DataType, vector: Vector): (i: number) => Cell {
  const to = converter(type);
  return (i) => {
    const value: unknown = vector.get(i);
    return value === null || value === undefined ? null : to(value);
  };
}

function converter(type: DataType): (value: unknown) => Cell {
  if (DataType.isDictionary(type)) return converter(type.dictionary as DataType);
  if (DataType.isDecimal(type)) return (v) => decimal(v as Uint32Array, type.scale);
  if (DataType.isDate(type)) return (v) => instant(v).slice(0, 10);
  if (DataType.isTimestamp(type)) return instant;
  if (DataType.isInt(type)) return Number;
  if (DataType.isFloat(type)) return (v) => (Number.isFinite(v) ? Number(v) : null);
  if (DataType.isBool(type)) return Boolean;
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const item = type.children[0]!.type as DataType;
    return (v) => {
      const vector = v as Vector;
      const read = columnReader(item, vector);
      return Array.from({ length: vector.length }, (_, i) => read(i));
    };
  }
  if (DataType.isStruct(type)) {
    const fields = type.children.map((f) => [f.name, converter(f.type as DataType)] as const);
    return (v) =>
      Object.fromEntries(
        fields.map(([name, to]) => {
          const value = (v as Record<string, unknown>)[name];
          return [name, value === null || value === undefined ? null : to(value)];
        }),
      );
  }
  return String;
}

const instant = (value: unknown): string => new Date(Number(value)).toISOString();

/** 128 bits, least significant word first, two's complement, unscaled (1.25 → 125). */
function decimal(words: Uint32Array, scale: number): number {
  let unscaled = 0n;
  for (let i = words.length - 1; i >= 0; i--) unscaled = (unscaled << 32n) | BigInt(words[i]!);
  unscaled = BigInt.asIntN(words.length * 32, unscaled);
  if (!scale) return Number(unscaled);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return Number(unscaled < 0n ? `-${text}` : text);
}
