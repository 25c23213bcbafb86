/**
 * Kept rows are one Arrow IPC stream: a schema, record batches, an end. This parts such a stream
 * between its messages, so that a large one is never held whole; the rows themselves stay closed.
 */
interface Message {
  /** Where the next message begins. */
  end: number;
  /** Rows that the message brings; 0 for a schema. */
  rows: number;
  /** The end of the stream. */
  last: boolean;
}

const CONTINUATION = 0xffffffff;
const RECORD_BATCH = 3;
const END = new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0]);

/** The message at a place, as far as its head is there: the body may end beyond the bytes. */
function messageAt(bytes: Uint8Array, at: number): Message | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (at + 8 > bytes.length || view.getUint32(at, true) !== CONTINUATION) return null;
  const size = view.getInt32(at + 4, true);
  const begin = at + 8;
  if (!size) return { end: begin, rows: 0, last: true };
  if (begin + size > bytes.length) return null;
  // Message: version, type of the header, header, length of the body. RecordBatch: length, …
  const message = begin + view.getUint32(begin, true);
  const type = field(view, message, 1);
  const header = field(view, message, 2);
  const body = field(view, message, 3);
  const batch = header && header + view.getUint32(header, true);
  const length =
    type && batch && view.getUint8(type) === RECORD_BATCH ? field(view, batch, 0) : null;
  return {
    end: begin + size + (body ? Number(view.getBigInt64(body, true)) : 0),
    rows: length ? Number(view.getBigInt64(length, true)) : 0,
    last: false,
  };
}

/** Where the n-th field of a flatbuffers table lies; null where it has its default. */
function field(view: DataView, table: number, n: number): number | null {
  const fields = table - view.getInt32(table, true);
  const at = 4 + 2 * n;
  const offset = at < view.getUint16(fields, true) ? view.getUint16(fields + at, true) : 0;
  return offset ? table + offset : null;
}

/** Passes a stream's pieces on, each a message, and tells how many rows have passed. */
export async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  tell: (rows: number) => void,
): AsyncGenerator<Uint8Array> {
  let rows = 0;
  for await (const piece of pieces) {
    yield piece;
    tell((rows += messageAt(piece, 0)?.rows ?? 0));
  }
}

/** A kept stream as several whole ones of about `size` bytes, each with the schema and an end. */
export async function* wholeStreams(file: Blob, size = 24 << 20): AsyncGenerator<Uint8Array> {
  let schema: Uint8Array | null = null;
  for (let from = 0, room = size; from < file.size;) {
    const bytes = new Uint8Array(await file.slice(from, from + room).arrayBuffer());
    const begin: number = schema ? 0 : (messageAt(bytes, 0)?.end ?? 0);
    let end = begin;
    let last = false;
    for (let next; (next = messageAt(bytes, end)) && next.end <= bytes.length;) {
      end = next.end;
      if ((last = next.last)) break;
    }
    if (end === begin && from + bytes.length < file.size) {
      room *= 2; // one message is longer than that
      continue;
    }
    // What is no whole message at the end of the file goes on too: the engine says what is wrong.
    if (from + bytes.length >= file.size && !last) end = bytes.length;
    schema ??= bytes.slice(0, begin);
    const whole = [schema, bytes.subarray(begin, end), ...(last ? [] : [END])];
    yield new Uint8Array(await new Blob(whole as BlobPart[]).arrayBuffer());
    if (last) return;
    from += end;
    room = size;
  }
}
