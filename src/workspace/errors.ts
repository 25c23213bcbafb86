import { Problem } from '../model/problem.ts';

const named = (error: unknown): string =>
  typeof error === 'object' && error && 'name' in error ? String(error.name) : '';

export const isQuota = (error: unknown): boolean => named(error) === 'QuotaExceededError';

/** The connection is gone, not the data: worth one more try on a new one. */
export const isLost = (error: unknown): boolean =>
  ['InvalidStateError', 'AbortError'].includes(named(error));

/**
 * A storage error as a Problem: `storage-full` {needed, free} in bytes, else `storage-failed`
 * {detail}. Problems and errors that are not the storage's come back as they are.
 */
export async function storageProblem(error: unknown, needed: number): Promise<unknown> {
  if (isQuota(error)) {
    return new Problem('storage-full', { needed, free: await freeBytes() }, { cause: error });
  }
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  return new Problem('storage-failed', { detail: error.message || error.name }, { cause: error });
}

async function freeBytes(): Promise<number> {
  const { quota = 0, usage = 0 } =
    (await storage()
      ?.estimate()
      .catch(() => undefined)) ?? {};
  return Math.max(0, quota - usage);
}

/** The browser's storage manager; missing on plain http, in Node and in some private windows. */
export function storage(): StorageManager | undefined {
  const manager = (globalThis.navigator as Partial<Navigator> | undefined)?.storage;
  return typeof manager?.estimate === 'function' ? manager : undefined;
}
