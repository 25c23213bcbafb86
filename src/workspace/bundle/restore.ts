import { Problem } from '../../model/problem.ts';
import { storage } from '../errors.ts';
import { openRecord, UNREADABLE } from '../records.ts';
import type { RecordChange, RecordKinds, StoredRecord, Workspace } from '../types.ts';
import { damaged, type Header, type Manifest } from './format.ts';
import { checkSum, passOver, readBundle } from './read.ts';

/** A bundle that was read whole and found sound. Nothing has changed yet. */
export interface Verified {
  header: Header;
  /** As this page understands them. */
  records: StoredRecord[];
  files: Manifest['files'];
  parts: string[];
}

/** What restoring changes, made by the app, which knows what the records mean. */
export interface RestorePlan {
  changes: readonly RecordChange[];
  /** The bundle's files to keep, each under a name that is not taken here. */
  files: readonly RestoredFile[];
}
export interface RestoredFile {
  from: string;
  to: string;
  /** Where the rows must be others here than they were there. */
  change?: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

export interface Verifying {
  passphrase?: string | undefined;
  /** Ends the reading; rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** 0 … 1: the checksum is the first half, what the bundle holds the second. */
  onProgress?: ((share: number) => void) | undefined;
}

/**
 * Reads all of a bundle: checksum, seal, every record by its own check. Rejects as `checkSum` and
 * `readBundle` do, `bundle-future` {version} for records of a newer page, `storage-full`
 * {needed, free} where it states more than there is room for.
 */
export async function verifyBundle(
  blob: Blob,
  kinds: RecordKinds,
  { passphrase, signal, onProgress }: Verifying = {},
): Promise<Verified> {
  const half = (before: number) => (share: number) => {
    signal?.throwIfAborted();
    onProgress?.(before + share / 2);
  };
  const header = await checkSum(blob, half(0));
  const records: StoredRecord[] = [];
  let files: Manifest['files'] = [];
  let parts: string[] = [];
  for await (const found of readBundle(blob, passphrase, half(0.5))) {
    if (found.kind === 'manifest') {
      ({ files, parts } = found.manifest);
      await checkRoom(files.reduce((sum, file) => sum + file.bytes, 0));
    } else if (found.kind === 'record') records.push(understood(kinds, found.record));
    else await passOver(found.pieces);
  }
  const keys = new Set(records.map(({ kind, id }) => JSON.stringify([kind, id])));
  if (keys.size !== records.length) throw damaged('twice');
  return { header, records, files, parts };
}

function understood(kinds: RecordKinds, record: StoredRecord): StoredRecord {
  if (record.kind === UNREADABLE) return record;
  if (record.version > kinds.newest(record.kind)) {
    throw new Problem('bundle-future', { version: record.version });
  }
  const opened = openRecord(kinds, record);
  if (!('record' in opened)) throw damaged(record.kind);
  return opened.record;
}

async function checkRoom(needed: number): Promise<void> {
  const { quota = 0, usage = 0 } = (await storage()?.estimate()) ?? {};
  const free = quota - usage;
  if (quota > 0 && needed > free) throw new Problem('storage-full', { needed, free });
}

/**
 * Lays the files of a verified bundle down beside those that stand, then changes all records in one
 * transaction: what was there is there whole until that moment, and what comes is there whole after.
 */
export async function applyBundle(
  workspace: Workspace,
  blob: Blob,
  { changes, files }: RestorePlan,
  options: { passphrase?: string | undefined; signal?: AbortSignal } = {},
): Promise<void> {
  const standing = new Set((await workspace.files()).map((f) => f.name));
  const taken = files.find((file) => standing.has(file.to));
  if (taken) throw new Error(`${taken.to} stands already`);
  const wanted = new Map(files.map((file) => [file.from, file]));
  const staged: string[] = [];
  try {
    for await (const found of readBundle(blob, options.passphrase)) {
      const file = found.kind === 'file' ? wanted.get(found.name) : undefined;
      if (found.kind !== 'file' || !file) continue;
      const { pieces } = found;
      staged.push(file.to);
      await workspace.keepFile(file.to, file.change ? file.change(pieces) : pieces, options.signal);
    }
    options.signal?.throwIfAborted();
    await workspace.write(changes);
  } catch (error) {
    for (const name of staged) await workspace.removeFile(name).catch(() => {});
    throw error;
  }
}
