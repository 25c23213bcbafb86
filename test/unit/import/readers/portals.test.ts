import { expect, test } from 'vitest';
import { rawColumns } from '../../../../src/import/raw.ts';
import { encodings } from './portals/encodings.ts';
import { headers } from './portals/headers.ts';
import { marks } from './portals/marks.ts';
import type { Portal } from './portals/types.ts';
import { encoded, rowsOf, sniff, utf16 } from './tools.ts';

// Files as open-data portals give them, in the ways in which such files differ: written for this
// test, each with its reading stated by hand.

function bytesOf({ text, encoding }: Portal): string | Uint8Array {
  if (encoding === undefined) return text;
  if (encoding.startsWith('utf-16')) return utf16(text, encoding === 'utf-16le', true);
  return encoded(text, encoding);
}

test.each([...marks, ...headers, ...encodings].map((p) => [p.name, p] as const))(
  '%s',
  async (_, portal) => {
    const content = bytesOf(portal);
    const sniffed = await sniff(content);
    const rows = await rowsOf(content, { ...sniffed, columns: rawColumns(sniffed) });
    const records = rows
      .filter((row) => row[1] !== 0)
      .map((row) => row.slice(2, -1).map((cell) => String(cell ?? '')));
    const width = records[0]?.length ?? 0;
    const full = (cells: string[]): string[] =>
      Array.from({ length: Math.max(width, cells.length) }, (_, i) => cells[i] ?? '');
    const { dialect, rawHeader } = sniffed;
    expect({
      delimiter: dialect.delimiter,
      header: dialect.headerRow === null ? null : rawHeader,
      records: records.length,
      first: records[0],
      last: records.at(-1),
    }).toEqual({
      delimiter: portal.delimiter,
      header: portal.header,
      records: portal.records,
      first: portal.records > 0 ? full(portal.first) : undefined,
      last: portal.records > 0 ? full(portal.last) : undefined,
    });
    if (portal.quote !== undefined) expect(dialect.quote).toBe(portal.quote);
  },
);
