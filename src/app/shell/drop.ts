import { isJunk } from '../../import/junk.ts';

export const isWanted = (file: File): boolean => !isJunk(file.name);

/** True where a drag brings files, not text. */
export const bringsFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/** The files of a drop, and the files and folders by their paths that could not be read. */
export interface Dropped {
  files: File[];
  unread: string[];
}

/**
 * All files of a drop, folders read to the bottom. Call it inside the drop event: the items are
 * gone afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  const unread: string[] = [];
  const found = entries.some((e) => e !== null)
    ? (await Promise.all(entries.map((e) => (e ? readEntry(e, unread) : [])))).flat()
    : plain;
  return { files: found.filter(isWanted), unread: unread.sort() };
}

async function readEntry(entry: FileSystemEntry, unread: string[]): Promise<File[]> {
  if (isJunk(entry.name)) return [];
  try {
    if (entry.isFile) {
      const file = entry as FileSystemFileEntry;
      return [await new Promise<File>((resolve, reject) => file.file(resolve, reject))];
    }
    const parts: File[][] = [];
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
      parts.push(await readEntry(child, unread));
    }
    return parts.flat();
  } catch {
    unread.push(entry.fullPath.replace(/^\//, ''));
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
