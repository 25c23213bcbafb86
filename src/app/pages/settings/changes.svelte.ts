import type { Settings } from '../../../model/settings.ts';
import { app } from '../../state.svelte.ts';

/** Changes of settings on a page: made at once, one at a time, and taken back. */
export class Changes {
  busy = $state(false);
  error = $state.raw<unknown>(null);

  /** The last thing done was to change settings. */
  get canUndo(): boolean {
    const { last } = app.deeds;
    return last?.label === 'deed.settings' || last?.label === 'deed.segments';
  }

  /** True if it was taken; what was wrong stands in `error`. */
  make = (change: Partial<Settings>): Promise<boolean> => this.#put(() => app.set(change));
  undo = (): Promise<boolean> => this.#put(() => app.deeds.undo());

  async #put(work: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    try {
      await work();
      this.error = null;
      return true;
    } catch (thrown) {
      this.error = thrown;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
