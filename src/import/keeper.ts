import type { LoadRecord } from './types.ts';

/** What lasts, as the import sees it: given by the app, which owns the workspace. */
export interface Keeper {
  /** The loads that stand, oldest first. */
  loads(): readonly LoadRecord[];
  /**
   * Keeps a load's rows (pieces of one Arrow IPC stream, under `record.kept`) and its record;
   * resolves when both are on disk. The loads in `gone` are forgotten in the same transaction.
   * Rejecting leaves what was there before untouched, here and in the engine.
   */
  keep(
    record: LoadRecord,
    rows: AsyncIterable<Uint8Array>,
    gone: readonly LoadRecord[],
  ): Promise<void>;
  /** The workspace's secret for hashing contact data: alike for all its loads, never shared. */
  salt(): Promise<string> | string;
}
