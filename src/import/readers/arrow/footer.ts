import { Problem } from '../../../model/problem.ts';
import { slice } from '../bytes.ts';
import { pointedFrom, tableOf, viewOf } from './flatbuffer.ts';
import { messagePrefix } from './messages.ts';
import { checkFooter } from './sound.ts';

/** Behind the footer stand its length and the mark `ARROW1`. */
const ENDING = 10;
/** Fields of the footer's table, by their number in Arrow's File.fbs. */
const FOOTER = { schema: 1, batches: 3 };
/** Bytes before the footer in the message that is made of it. */
const HEAD = 32;
const VERSION_5 = 4;
const SCHEMA = 1;

/** What the end of an Arrow file says of it. */
export interface Footer {
  /** Where the footer begins, and the stream of messages ends. */
  from: number;
  batches: number;
  /** The schema as the first message of a stream: Arrow's own JavaScript writes none there. */
  schema: Uint8Array[];
}

/** Reads the footer of a file. Rejects with `arrow-damaged`. */
export async function footerOf(blob: Blob): Promise<Footer> {
  const ending = viewOf(await slice(blob, blob.size - ENDING, blob.size));
  const length = ending.getUint32(0, true);
  const from = blob.size - ENDING - length;
  if (from <= 0) throw new Problem('arrow-damaged');
  const bytes = await slice(blob, from, from + length);
  const footer = viewOf(bytes);
  checkFooter(footer);
  const table = pointedFrom(footer, 0);
  const schema = tableOf(footer, table, FOOTER.schema);
  const batches = tableOf(footer, table, FOOTER.batches);
  if (schema === null) throw new Problem('arrow-damaged');
  return {
    from,
    batches: batches === null ? 0 : footer.getUint32(batches, true),
    schema: schemaMessage(bytes, schema),
  };
}

/** A message (Message.fbs) that points to the schema in the footer, which stands behind it. */
function schemaMessage(footer: Uint8Array, schema: number): Uint8Array[] {
  const padded = Math.ceil(footer.length / 8) * 8;
  const metadata = new Uint8Array(HEAD + padded);
  metadata.set(footer, HEAD);
  const head = viewOf(metadata);
  const [places, table] = [4, 16];
  head.setUint32(0, table, true);
  // The places of the fields: version, kind of header, header; the body has no length.
  for (const [i, n] of [12, 12, 8, 10, 4, 0].entries()) head.setUint16(places + 2 * i, n, true);
  head.setInt32(table, table - places, true);
  head.setUint32(table + 4, HEAD + schema - (table + 4), true);
  head.setInt16(table + 8, VERSION_5, true);
  head.setUint8(table + 10, SCHEMA);
  return [messagePrefix(metadata.length), metadata];
}
