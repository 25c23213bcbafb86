import type { Plugin } from 'vite';

/**
 * The reader of Parquet believes any count that a damaged page states, and reads for hours: it gets
 * bounds. Fails where the library's text is another one, so that no update loses them.
 */
export function parquetBounds(): Plugin {
  const BOUNDS = [
    {
      file: 'encoding.js',
      from: 'const count = header >>> 1',
      to: 'const count = Math.min(header >>> 1, output.length - seen)',
    },
    {
      file: 'encoding.js',
      from: 'let count = header >> 1 << 3',
      to: 'let count = Math.min(header >>> 1, output.length - seen + 7 >>> 3) * 8',
    },
    {
      // A page of more values is no export.
      file: 'datapage.js',
      from: 'const view = new DataView(bytes.buffer',
      to: `if (!(daph.num_values <= ${2 ** 24})) throw new Error('parquet page too large')
  const view = new DataView(bytes.buffer`,
    },
    {
      file: 'datapage.js',
      from: "if (!daph2) throw new Error('parquet data page header v2 is undefined')",
      to: `if (!(daph2?.num_values <= ${2 ** 24})) throw new Error('parquet page too large')
  if (!(daph2.repetition_levels_byte_length >= 0 && daph2.definition_levels_byte_length >= 0))
    throw new Error('parquet levels without length')`,
    },
    {
      // Without a length the reader's place is no number, and every byte is the first.
      file: 'column.js',
      from: '// read compressed_page_size bytes',
      to: `if (!(header.compressed_page_size >= 0)) throw new Error('parquet page without length')`,
    },
  ];
  return {
    name: 'fupan-parquet-bounds',
    transform(code, id) {
      const mine = BOUNDS.filter(({ file }) => id.includes(`/hyparquet/src/${file}`));
      let text = code;
      for (const { file, from, to } of mine) {
        if (!text.includes(from)) throw new Error(`hyparquet's ${file} has changed: ${from}`);
        text = text.replace(from, () => to);
      }
      return mine.length ? { code: text, map: null } : null;
    },
  };
}
