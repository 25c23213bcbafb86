import type { Engine } from '../engine/types.ts';
import type { Verified, Verifying } from '../workspace/bundle/index.ts';
import {
  newId,
  recordKinds,
  type RecordChange,
  type StoredRecord,
  type Workspace,
} from '../workspace/index.ts';
import { gather, type Part } from './bundles.ts';
import { KINDS } from './records.ts';
import type { RestoreMode, Restoring } from './restoring.ts';

/** What bundling needs of the core. */
interface Means {
  workspace: () => Workspace;
  engine: () => Engine;
  /** Runs beside other reads. */
  settled: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs alone; what was computed is forgotten afterwards. */
  changing: <T>(work: () => Promise<T>) => Promise<T>;
  /** Takes over what lies in the workspace. */
  reread: () => Promise<void>;
}

/** The workspace as one file, and back. */
export class Bundling {
  readonly #means: Means;

  constructor(means: Means) {
    this.#means = means;
  }

  /** The workspace, or parts of it, as the pieces of one file. */
  async write(
    parts: readonly Part[],
    options: { passphrase?: string | undefined; analyses?: readonly string[] | undefined } = {},
  ): Promise<AsyncGenerator<Uint8Array<ArrayBuffer>>> {
    const { workspace, settled } = this.#means;
    const { writeBundle } = await import('../workspace/bundle/index.ts');
    const all = await settled(() => gather(workspace(), parts, options.analyses));
    return writeBundle(all, { passphrase: options.passphrase });
  }

  /** Reads a bundle whole and checks it; nothing changes. */
  async verify(blob: Blob, options: Verifying = {}): Promise<Verified> {
    const { verifyBundle } = await import('../workspace/bundle/index.ts');
    return verifyBundle(blob, recordKinds(KINDS), options);
  }

  /**
   * Restores a verified bundle, whole or not at all; resolves to the files that were left out, and the
   * ways back and forth.
   */
  restore(
    blob: Blob,
    verified: Verified,
    mode: RestoreMode,
    options: { passphrase?: string | undefined; signal?: AbortSignal } = {},
  ): Promise<{ left: Restoring['left']; undo: () => Promise<void>; redo: () => Promise<void> }> {
    const { workspace, engine, changing, reread } = this.#means;
    return changing(async () => {
      const [{ applyBundle }, { planRestore }, { renumber }] = await Promise.all([
        import('../workspace/bundle/index.ts'),
        import('./restoring.ts'),
        import('./renumber.ts'),
      ]);
      const before = await workspace().records();
      const plan = planRestore(mode, verified, before, { newId, renumber: renumber(engine()) });
      await applyBundle(workspace(), blob, plan, options);
      const after = await workspace().records();
      await reread();
      return {
        left: plan.left,
        undo: () => this.#exchange(after, before),
        redo: () => this.#exchange(before, after),
      };
    });
  }

  /** Puts records in place of others; their files lie there until the next start. */
  #exchange(now: readonly StoredRecord[], next: readonly StoredRecord[]): Promise<void> {
    const { workspace, changing, reread } = this.#means;
    return changing(async () => {
      await workspace().write([
        ...now.map(({ kind, id }): RecordChange => ({ remove: { kind, id } })),
        ...next.map((put): RecordChange => ({ put })),
      ]);
      await reread();
    });
  }
}
