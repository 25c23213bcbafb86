import {
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  TimestampNanosecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { BodyCompression } from 'apache-arrow/fb/body-compression';
import { Buffer as FbBuffer } from 'apache-arrow/fb/buffer';
import { FieldNode } from 'apache-arrow/fb/field-node';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { RecordBatch as FbBatch } from 'apache-arrow/fb/record-batch';
import { Builder, ByteBuffer } from 'flatbuffers';
import { parquetWriteBuffer, type ColumnSource, type SchemaElement } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { unpackLz4 } from '../../../../src/import/readers/arrow/lz4.ts';
import type { Part } from '../../../../src/import/types.ts';
import { open, sniff } from './tools.ts';

async function lines(content: Uint8Array): Promise<{ part: Part; text: string[] }> {
  const [part, ...more] = await open(content, 'data.bin');
  expect(more).toEqual([]);
  const text = (await part!.blob.text()).split('\n');
  expect(text.pop()).toBe('');
  return { part: part!, text };
}

const parquet = (
  columnData: ColumnSource[],
  schema?: SchemaElement[],
  rowGroupSize = 2,
): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...(schema && { schema }), rowGroupSize }));

const root = (n: number): SchemaElement => ({ name: 'root', num_children: n });

test('Parquet: texts, numbers, truth values and gaps over several groups of rows', async () => {
  const { part, text } = await lines(
    parquet([
      { name: 'name', data: ['品牌', null, 'a,b'], type: 'STRING' },
      { name: 'big', data: [9007199254740993n, -1n, null], type: 'INT64' },
      { name: 'x', data: [0.1, 1e21, null], type: 'DOUBLE' },
      { name: 'ok', data: [true, false, null], type: 'BOOLEAN' },
    ]),
  );
  expect(part).toMatchObject({ name: 'data.bin', container: 'parquet', warnings: [] });
  expect(text).toEqual([
    'name,big,x,ok',
    '品牌,9007199254740993,0.1,true',
    ',-1,1000000000000000000000,false',
    '"a,b",,,',
  ]);
  const sniffed = await sniff(part.blob, part.dialect);
  expect([sniffed.records, sniffed.regular]).toEqual([3, true]);
});

test('Parquet: decimals are exact, instants keep their nanoseconds, days are days', async () => {
  const leaf = (name: string, more: Partial<SchemaElement>): SchemaElement => ({
    name,
    repetition_type: 'REQUIRED',
    ...more,
  });
  const { text } = await lines(
    parquet(
      [
        { name: 'd64', data: [123456789012345678n, -5n] },
        { name: 'd128', data: [100000000000000000001n, -1n] },
        { name: 'ns', data: [1767607200123456789n, -1n] },
        { name: 'us', data: [1767607200000001n, 0n] },
        { name: 'day', data: [20458, -1] },
        { name: 'time', data: [37_800_000, 1] },
        { name: 'single', data: [0.1, 16777216] },
      ],
      [
        root(7),
        leaf('d64', { type: 'INT64', converted_type: 'DECIMAL', scale: 4, precision: 18 }),
        leaf('d128', {
          type: 'FIXED_LEN_BYTE_ARRAY',
          type_length: 16,
          converted_type: 'DECIMAL',
          scale: 2,
          precision: 38,
        }),
        leaf('ns', {
          type: 'INT64',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
        }),
        leaf('us', {
          type: 'INT64',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
        }),
        leaf('day', { type: 'INT32', converted_type: 'DATE' }),
        leaf('time', { type: 'INT32', converted_type: 'TIME_MILLIS' }),
        leaf('single', { type: 'FLOAT' }),
      ],
    ),
  );
  // 20458 days after 1970 is 2026-01-05; 1767607200 s is 10:00 of that day.
  expect(text.slice(1)).toEqual([
    '12345678901234.5678,1000000000000000000.01,2026-01-05T10:00:00.123456789Z,2026-01-05T10:00:00.000001,2026-01-05,10:30:00,0.1',
    '-0.0005,-0.01,1969-12-31T23:59:59.999999999Z,1970-01-01T00:00:00,1969-12-31,00:00:00.001,16777216',
  ]);
});

test('Parquet: structures are flattened, lists are JSON', async () => {
  const { text } = await lines(
    parquet(
      [
        { name: 'geo', data: [{ city: '上海', at: { lat: 1.5 } }, null] },
        { name: 'tags', data: [['a', 'b'], []] },
      ],
      [
        root(2),
        { name: 'geo', repetition_type: 'OPTIONAL', num_children: 2 },
        { name: 'city', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'at', repetition_type: 'OPTIONAL', num_children: 1 },
        { name: 'lat', type: 'DOUBLE', repetition_type: 'OPTIONAL' },
        { name: 'tags', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        {
          name: 'element',
          type: 'BYTE_ARRAY',
          converted_type: 'UTF8',
          repetition_type: 'OPTIONAL',
        },
      ],
    ),
  );
  expect(text).toEqual(['geo.city,geo.at.lat,tags', '上海,1.5,"[""a"",""b""]"', ',,[]']);
});

test('Parquet that is cut off or broken is said so', async () => {
  const whole = parquet([{ name: 'a', data: ['x', 'y', 'z'], type: 'STRING' }]);
  const broken = [whole.slice(0, -3), whole.slice(0, 40), whole.with(whole.length - 8, 0xff)];
  for (const bytes of broken)
    await expect(open(bytes)).rejects.toMatchObject({ code: 'parquet-damaged' });
});

/** One batch of every kind of column. */
function table(): Table {
  const words = Uint32Array.from([1, 0, 0, 0, 0xffffff85, 0xffffffff, 0xffffffff, 0xffffffff]);
  const length = 2;
  const struct = new Struct([new Field('city', new Utf8(), true)]);
  const columns = {
    name: vectorFromArray(['品牌', null], new Utf8()).data[0]!,
    code: vectorFromArray(['a', 'b'], new Dictionary(new Utf8(), new Int32())).data[0]!,
    big: vectorFromArray([9007199254740993n, null], new Int64()).data[0]!,
    ns: makeData({
      type: new TimestampNanosecond('UTC'),
      length,
      data: BigInt64Array.from([1767607200123456789n, 0n]),
    }),
    us: makeData({
      type: new TimestampMicrosecond(),
      length,
      data: BigInt64Array.from([1767607200000001n, 1n]),
    }),
    day: makeData({ type: new DateDay(), length, data: Int32Array.from([20458, 0]) }),
    money: makeData({ type: new Decimal(2, 38, 128), length, data: words }),
    single: vectorFromArray([0.1, 2], new Float32()).data[0]!,
    geo: makeData({
      type: struct,
      length,
      nullCount: 0,
      children: [vectorFromArray(['上海', null], new Utf8()).data[0]!],
    }),
  };
  const fields = Object.entries(columns).map(([name, data]) => new Field(name, data.type, true));
  const schema = new Schema(fields);
  const type = new Struct(fields);
  const data = makeData({ type, length, nullCount: 0, children: Object.values(columns) });
  return new Table(schema, [new RecordBatch(schema, data)]);
}
const TABLE = [
  'name,code,big,ns,us,day,money,single,geo.city',
  '品牌,a,9007199254740993,2026-01-05T10:00:00.123456789Z,2026-01-05T10:00:00.000001,2026-01-05,0.01,0.1,上海',
  ',b,,1970-01-01T00:00:00Z,1970-01-01T00:00:00.000001,1970-01-01,-1.23,2,',
];
const stream = (): Uint8Array => RecordBatchStreamWriter.writeAll(table()).toUint8Array(true);

test('Arrow, as a stream and as a file', async () => {
  const { part, text } = await lines(stream());
  expect(part).toMatchObject({ container: 'arrow', warnings: [] });
  expect(text).toEqual(TABLE);
  expect((await lines(RecordBatchFileWriter.writeAll(table()).toUint8Array(true))).text).toEqual(
    TABLE,
  );
});

test('Arrow that is cut off is said so; a stream without its end mark may be', async () => {
  const file = RecordBatchFileWriter.writeAll(table()).toUint8Array(true);
  for (const bytes of [file.slice(0, -20), file.slice(0, 200), stream().slice(0, -100)])
    await expect(open(bytes)).rejects.toMatchObject({ code: 'arrow-damaged' });
  const { part, text } = await lines(stream().slice(0, -8));
  expect(text).toEqual(TABLE);
  expect(part.warnings).toEqual([{ code: 'arrow-open', args: { rows: 2 } }]);
});

/** A Zstandard frame of one raw block (RFC 8878). */
function zstd(bytes: Uint8Array): Uint8Array {
  const head = 1 | (bytes.length << 3);
  const size = [bytes.length & 255, bytes.length >> 8];
  const fields =
    bytes.length < 256
      ? [0x20, bytes.length]
      : [0x60, ...[bytes.length - 256].flatMap((n) => [n & 255, n >> 8])];
  expect(size[1]).toBeLessThan(255);
  return Uint8Array.from([
    0x28,
    0xb5,
    0x2f,
    0xfd,
    ...fields,
    head & 255,
    (head >> 8) & 255,
    head >> 16,
    ...bytes,
  ]);
}

/** An LZ4 frame of one stored block. */
const lz4 = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([
    ...[0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0],
    ...[bytes.length & 255, (bytes.length >> 8) & 255, 0, 0x80],
    ...bytes,
    ...[0, 0, 0, 0],
  ]);

/** The stream with packed bodies, as pyarrow and DuckDB write them. */
function packed(bytes: Uint8Array, codec: 0 | 1): Uint8Array {
  const out: Uint8Array[] = [];
  const data = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < bytes.length;) {
    const length = data.getInt32(at + 4, true);
    if (length === 0) break;
    const metadata = bytes.slice(at + 8, at + 8 + length);
    const message = Message.getRootAsMessage(new ByteBuffer(metadata));
    const bodyAt = at + 8 + length;
    const body = bytes.slice(bodyAt, bodyAt + Number(message.bodyLength()));
    at = bodyAt + body.length;
    if (message.headerType() !== MessageHeader.RecordBatch) {
      out.push(bytes.slice(bodyAt - 8 - length, at));
      continue;
    }
    const batch = message.header(new FbBatch()) as FbBatch;
    const places: { at: number; length: number }[] = [];
    const bodies: Uint8Array[] = [];
    let end = 0;
    for (let i = 0; i < batch.buffersLength(); i++) {
      const buffer = batch.buffers(i)!;
      const from = Number(buffer.offset());
      const raw = body.slice(from, from + Number(buffer.length()));
      // Every second one as it is, marked by -1.
      const isPlain = i % 2 === 1;
      const inner = isPlain ? raw : codec === 1 ? zstd(raw) : lz4(raw);
      const whole = new Uint8Array(raw.length ? 8 + inner.length : 0);
      if (raw.length) {
        new DataView(whole.buffer).setBigInt64(0, isPlain ? -1n : BigInt(raw.length), true);
        whole.set(inner, 8);
      }
      places.push({ at: end, length: whole.length });
      const padded = new Uint8Array(Math.ceil(whole.length / 8) * 8);
      padded.set(whole);
      bodies.push(padded);
      end += padded.length;
    }
    const b = new Builder();
    FbBatch.startNodesVector(b, batch.nodesLength());
    for (let i = batch.nodesLength() - 1; i >= 0; i--) {
      const node = batch.nodes(i)!;
      FieldNode.createFieldNode(b, node.length(), node.nullCount());
    }
    const nodes = b.endVector();
    FbBatch.startBuffersVector(b, places.length);
    for (const place of [...places].reverse())
      FbBuffer.createBuffer(b, BigInt(place.at), BigInt(place.length));
    const buffers = b.endVector();
    const compression = BodyCompression.createBodyCompression(b, codec, 0);
    FbBatch.startRecordBatch(b);
    FbBatch.addLength(b, batch.length());
    FbBatch.addNodes(b, nodes);
    FbBatch.addBuffers(b, buffers);
    FbBatch.addCompression(b, compression);
    const header = FbBatch.endRecordBatch(b);
    Message.startMessage(b);
    Message.addVersion(b, message.version());
    Message.addHeaderType(b, MessageHeader.RecordBatch);
    Message.addHeader(b, header);
    Message.addBodyLength(b, BigInt(end));
    b.finish(Message.endMessage(b));
    const written = b.asUint8Array();
    const whole = new Uint8Array(8 + Math.ceil(written.length / 8) * 8);
    new DataView(whole.buffer).setUint32(0, 0xffffffff, true);
    new DataView(whole.buffer).setInt32(4, whole.length - 8, true);
    whole.set(written, 8);
    out.push(whole, ...bodies);
  }
  return new Uint8Array(Buffer.concat([...out, Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0)]));
}

test.each([
  ['LZ4', 0],
  ['Zstandard', 1],
] as const)('Arrow packed with %s, as other writers do unasked', async (_, codec) => {
  expect((await lines(packed(stream(), codec))).text).toEqual(TABLE);
});

test('an LZ4 block that refers to what came before, in the same run too', () => {
  // By hand: literals abc, then 9 bytes from 3 back; then the literal X.
  const block = [0x35, 0x61, 0x62, 0x63, 3, 0, 0x10, 0x58];
  const frame = Uint8Array.from([
    0x04,
    0x22,
    0x4d,
    0x18,
    0x60,
    0x40,
    0,
    block.length,
    0,
    0,
    0,
    ...block,
    0,
    0,
    0,
    0,
  ]);
  expect(new TextDecoder().decode(unpackLz4(frame, 13))).toBe('abcabcabcabcX');
  expect(() => unpackLz4(frame, 12)).toThrow('arrow-damaged');
  expect(() => unpackLz4(frame.slice(0, 14), 13)).toThrow('arrow-damaged');
});
