import { isJunk } from '../../import/junk.ts';

export const isWanted = (file: File): boolean => !isJunk(file.name);

/** True where a drag brings files, not text. */
export const bringsFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/**
 * All files of a drop, folders read to the bottom. Call it inside the drop event: the items are
 * gone afterwards. A file or folder that cannot be read is left out.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  const found = entries.some((e) => e !== null)
    ? (await Promise.all(entries.map((e) => (e ? readEntry(e) : [])))).flat()
    : plain;
  return found.filter(isWanted);
}

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  try {
    if (entry.isFile) {
      const file = entry as FileSystemFileEntry;
      return [await new Promise<File>((resolve, reject) => file.file(resolve, reject))];
    }
    const parts: File[][] = [];
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
      parts.push(await readEntry(child));
    }
    return parts.flat();
  } catch {
    return [];
  }
}

/** A reader gives at most a hundred entries at a time, until it gives none. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (!some.length) return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...some);
  }
}
