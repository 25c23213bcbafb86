import { Problem } from '../model/problem.ts';
import { openDatabase } from './database.ts';
import { databaseFiles } from './files-idb.ts';
import { openOpfs } from './files-opfs.ts';
import { layered } from './files.ts';
import { memoryWorkspace } from './memory.ts';
import { databaseShelf } from './shelf.ts';
import { joinTabs } from './tabs.ts';
import type { RecordKinds, Workspace } from './types.ts';
import { createWorkspace } from './workspace.ts';

/**
 * Opens the workspace of that name, or makes it. Where the browser gives no IndexedDB everything
 * works and nothing lasts (`keeps: 'memory'`). Rejects `storage-blocked` where a tab with an older
 * page holds an upgrade up.
 */
export async function openWorkspace(name: string, kinds: RecordKinds): Promise<Workspace> {
  const own = `fupan ${name}`;
  const database = await openDatabase(own).catch((error: unknown) => {
    if (error instanceof Problem) throw error;
    return undefined;
  });
  if (!database) return memoryWorkspace(kinds);
  const [opfs, tabs] = await Promise.all([openOpfs(own), joinTabs(own)]);
  const blobs = databaseFiles(database);
  return createWorkspace({
    shelf: databaseShelf(database),
    files: opfs ? layered(opfs, blobs) : blobs,
    tabs,
    kinds,
    keeps: opfs ? 'opfs' : 'indexeddb',
  });
}
