/** FlatBuffers as Arrow's metadata are written in: tables whose fields stand at places they state. */

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the place of a table's field is written. */
export const slotOf = (data: DataView, table: number, field: number): number =>
  table - data.getInt32(table, true) + 4 + 2 * field;

/** Where a field stands, or null where the table has none. */
export function fieldOf(data: DataView, table: number, field: number): number | null {
  const places = table - data.getInt32(table, true);
  if (4 + 2 * field >= data.getUint16(places, true)) return null;
  const offset = data.getUint16(slotOf(data, table, field), true);
  return offset === 0 ? null : table + offset;
}

/** Where begins what is pointed to from here; the first table of all from 0. */
export const pointedFrom = (data: DataView, at: number): number => at + data.getUint32(at, true);

/** Where the table or list begins that a field points to, or null where the table has none. */
export function tableOf(data: DataView, table: number, field: number): number | null {
  const at = fieldOf(data, table, field);
  return at === null ? null : pointedFrom(data, at);
}
