import type { LoadRecord, RawRecord } from './types.ts';

/** What lasts, as the import sees it: given by the app, which owns the workspace. */
export interface Keeper {
  /** The loads that stand, oldest first. */
  loads(): readonly LoadRecord[];
  /** A number that no load has had, also none that was taken back. */
  nextId(): number;
  /**
   * Keeps a load's rows (pieces of one Arrow IPC stream, under `record.kept`) and its record;
   * resolves when both are on disk. The loads in `gone` are replaced whole in the same transaction;
   * the table `REPLACED` names the single rows that the record replaces.
   * Rejecting leaves what was there before untouched, here and in the engine.
   */
  keep(
    record: LoadRecord,
    rows: AsyncIterable<Uint8Array>,
    gone: readonly LoadRecord[],
  ): Promise<void>;
  /** The raw loads that stand, oldest first; and keeping one, as `keep` does. */
  raws(): readonly RawRecord[];
  keepRaw(record: RawRecord, rows: AsyncIterable<Uint8Array>): Promise<void>;
  /** The workspace's secret for hashing contact data: alike for all its loads, never shared. */
  salt(): Promise<string> | string;
}

/** While a load is kept: the table that names the standing rows (`row`) that it replaces. */
export const REPLACED = 'replaced_rows_of_load';
