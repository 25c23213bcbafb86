import { Problem } from '../../model/problem.ts';
import type { Part } from '../types.ts';
import { isWorkbook } from './archives/directory.ts';
import { slice } from './bytes.ts';
import type { Running } from './jobs.ts';
import { foreignKind } from './magic.ts';
import { Budget, plainPart, type Opener, type Opening } from './opening.ts';

const HEAD_BYTES = 1 << 16;
/** Archives in archives: deeper is nobody's export. */
const DEEPEST = 4;

/** How each kind is opened. Its reader, and the library behind it, come when one is dropped. */
const OPENERS: Readonly<Record<string, () => Promise<Opener>>> = {
  zip: async () => (await import('./archives/zip.ts')).openZip,
  gzip: async () => (await import('./archives/gzip.ts')).openGzip,
  zstd: async () => (await import('./archives/zstd.ts')).openZstd,
  workbook: async () => (await import('./workbooks/open.ts')).openWorkbook,
  json: async () => (await import('./json/open.ts')).openJson,
  parquet: async () => (await import('./parquet/open.ts')).openParquet,
  arrow: async () => (await import('./arrow/open.ts')).openArrow,
  html: async () => (await import('./workbooks/html.ts')).openHtml,
  tar: async () => (await import('./archives/tar.ts')).openTar,
};

/** The tables of a file, as `Readers.open` promises. Its bytes decide what it is, not its name. */
export async function openFile(file: File, running: Running): Promise<Part[]> {
  return openBlob(file, file.name, { running, budget: new Budget(file.size), depth: 0 });
}

/** What the first bytes of a zip say is a guess. */
async function packedKind(blob: Blob, head: Uint8Array, looks: string): Promise<string> {
  const isZip = head[0] === 0x50 && (looks === 'zip' || looks === 'workbook');
  if (!isZip) return looks;
  return (await isWorkbook(blob)) ? 'workbook' : 'zip';
}

async function openBlob(
  blob: Blob,
  name: string,
  { running, budget, depth }: Pick<Opening, 'running' | 'budget'> & { depth: number },
): Promise<Part[]> {
  if (blob.size === 0) throw new Problem('file-empty');
  const head = await slice(blob, 0, HEAD_BYTES);
  running.check();
  const looks = foreignKind(head);
  if (looks === null) return [plainPart(blob, name)];
  const kind = await packedKind(blob, head, looks);
  const opener = await OPENERS[kind]?.();
  if (!opener) throw new Problem(`file-is-${kind}`);
  if (depth > DEEPEST) throw new Problem('archive-deep');
  // Only the dropped file's own bytes are progress.
  const within = { running: { ...running, progress: () => {} }, budget, depth: depth + 1 };
  return opener(blob, name, {
    running,
    budget,
    inside: (inner, innerName) => openBlob(inner, innerName, within),
  });
}
