import type { Settings } from '../../../model/settings.ts';
import { app } from '../../state.svelte.ts';

/** Changes of settings of one visit to a page: made at once, one at a time, and taken back. */
export class Changes {
  busy = $state(false);
  error = $state.raw<unknown>(null);
  /** What stood before each change, the last one last. */
  #before = $state.raw<Partial<Settings>[]>([]);

  get canUndo(): boolean {
    return this.#before.length > 0;
  }

  /** True if it was taken; what was wrong stands in `error`. */
  async make(change: Partial<Settings>): Promise<boolean> {
    const keys = Object.keys(change) as (keyof Settings)[];
    const { settings } = app.context;
    const old = Object.fromEntries(keys.map((key) => [key, settings[key]])) as Partial<Settings>;
    if (!(await this.#put(change))) return false;
    this.#before = [...this.#before, old];
    return true;
  }

  async undo(): Promise<void> {
    const last = this.#before.at(-1);
    if (last && (await this.#put(last))) this.#before = this.#before.slice(0, -1);
  }

  async #put(change: Partial<Settings>): Promise<boolean> {
    this.busy = true;
    try {
      await app.set(change);
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
