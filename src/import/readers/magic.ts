import { byteOrderMark } from './encoding.ts';
import { decoder } from './text.ts';

/** How a file's first bytes tell that it is no delimited text, and what it is then. 'archive' = a
 * kind that cannot be unpacked here (7z, rar, xz, bzip2). */
const SIGNATURES: readonly [kind: string, bytes: readonly number[], at?: number][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['tar', [0x75, 0x73, 0x74, 0x61, 0x72], 257],
  ['archive', [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4],
  ['archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['archive', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ['workbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['parquet', [0x50, 0x41, 0x52, 0x31, 0x15]],
  ['parquet', [0x50, 0x41, 0x52, 0x45]],
  ['arrow', [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31, 0, 0]],
  ['arrow', [0xff, 0xff, 0xff, 0xff]],
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['picture', [0x89, 0x50, 0x4e, 0x47]],
  ['picture', [0xff, 0xd8, 0xff]],
  ['picture', [0x47, 0x49, 0x46, 0x38]],
  ['picture', [0x57, 0x45, 0x42, 0x50], 8],
  ['picture', [0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69], 4],
  ['picture', [0x49, 0x49, 0x2a, 0x00]],
  ['picture', [0x4d, 0x4d, 0x00, 0x2a]],
  ['program', [0x7f, 0x45, 0x4c, 0x46]],
  ['program', [0xcf, 0xfa, 0xed, 0xfe]],
  ['program', [0xca, 0xfe, 0xba, 0xbe]],
  ['program', [0x00, 0x61, 0x73, 0x6d]],
  ['database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74]],
];

/**
 * What the file is if it is no delimited text: 'workbook', 'zip', 'pdf', … (the code of those that
 * cannot be opened is `file-is-<kind>`), or null. `head` is the beginning of the file, 64 KB are plenty.
 */
export function foreignKind(head: Uint8Array): string | null {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06]))
    return zipKind(head);
  for (const [kind, bytes, at] of SIGNATURES) if (startsWith(head, bytes, at)) return kind;
  if (isWindowsProgram(head)) return 'program';
  const wide = byteOrderMark(head)?.encoding;
  const start = head.subarray(0, 4096);
  return textKind(wide?.startsWith('utf-16') ? decoder(wide).decode(start) : latin(start));
}

/** A zip is a workbook or a document when the names inside say so. */
function zipKind(head: Uint8Array): string {
  const text = latin(head);
  if (/xl\/(workbook|worksheets|_rels)|opendocument\.spreadsheet/.test(text)) return 'workbook';
  if (/word\/document|word\/_rels|ppt\/|opendocument\.(text|presentation)/.test(text))
    return 'document';
  return /\[Content_Types\]\.xml/.test(text) ? 'workbook' : 'zip';
}

/** "MZ" may also begin a text: a program has the address of its PE header at byte 60. */
function isWindowsProgram(head: Uint8Array): boolean {
  if (!startsWith(head, [0x4d, 0x5a]) || head.length < 64) return false;
  const at = new DataView(head.buffer, head.byteOffset).getUint32(60, true);
  return startsWith(head, [0x50, 0x45, 0, 0], at) || head.subarray(2, 64).includes(0);
}

function textKind(text: string): string | null {
  const start = text.replace(/^(ï»¿|\ufeff|\s)+/, '');
  if (/^<(!doctype html|html|table|head|body|meta|div)\b/i.test(start)) return 'html';
  if (/^<\?xml/i.test(start))
    return /office:spreadsheet|<Workbook/i.test(start) ? 'workbook' : 'xml';
  if (start.startsWith('{\\rtf')) return 'document';
  if (/^\{\s*("(\\.|[^"\\])*"\s*:|\}\s*([[{]|$))/.test(start)) return 'json';
  if (/^\[\s*(\{\s*["}]|\[\s*(["\d[\]-]|true\b|false\b|null\b)|\]\s*$)/.test(start)) return 'json';
  return null;
}

function startsWith(bytes: Uint8Array, mark: readonly number[], at = 0): boolean {
  return mark.every((byte, i) => bytes[at + i] === byte);
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192)
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}
