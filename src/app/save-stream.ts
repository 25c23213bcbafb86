import { download } from '../ui/download.ts';

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}
type Pieces = AsyncIterable<Uint8Array<ArrayBuffer>>;
type Save = (pieces: Pieces, signal: AbortSignal) => Promise<void>;

/**
 * Asks where a file is to lie, where the browser lets a page ask; to be called at once when a person
 * has pressed a button. There the pieces are written as they come; elsewhere the browser holds them,
 * large ones on the disk, and saves them as a download.
 */
export async function saver(name: string): Promise<Save> {
  const picker = (globalThis as Picker).showSaveFilePicker;
  if (!picker) return (pieces, signal) => downloaded(name, pieces, signal);
  const handle = await picker({ suggestedName: name });
  return async (pieces, signal) => {
    const out = await handle.createWritable();
    try {
      for await (const piece of pieces) {
        signal.throwIfAborted();
        await out.write(piece);
      }
      await out.close();
    } catch (error) {
      await out.abort().catch(() => {});
      throw error;
    }
  };
}

async function downloaded(name: string, pieces: Pieces, signal: AbortSignal): Promise<void> {
  download(name, await blobOf(pieces, signal));
}

/** Pieces as one blob; each is handed to the browser as it comes, which lays large ones on the disk. */
export async function blobOf(pieces: Pieces, signal?: AbortSignal): Promise<Blob> {
  const blobs: Blob[] = [];
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    blobs.push(new Blob([piece]));
  }
  return new Blob(blobs, { type: 'application/octet-stream' });
}
