import { rateSql, type JoinRate } from '../../../model/joinrates.ts';
import type { JoinKey } from '../../../model/settings.ts';
import { app } from '../../state.svelte.ts';

const nameOf = (key: JoinKey): string => JSON.stringify([key.left, key.right, key.most ?? null]);

/** The match rates of keys, measured one after the other and kept while the data stand. */
export class JoinRates {
  #known = $state.raw<Record<string, JoinRate>>({});
  failed = $state.raw<unknown>(null);
  left = $state(0);

  constructor(keys: () => readonly JoinKey[]) {
    let tables: unknown = null;
    $effect(() => {
      const wanted = keys();
      // Other data, other rates; a change of keys alone measures only what is new.
      if (tables !== app.context.tables) this.#known = {};
      tables = app.context.tables;
      const stop = new AbortController();
      void this.#measure(wanted, stop.signal);
      return () => stop.abort();
    });
  }

  of = (key: JoinKey): JoinRate | null => this.#known[nameOf(key)] ?? null;

  async #measure(keys: readonly JoinKey[], signal: AbortSignal): Promise<void> {
    const missing = keys.filter((k) => !(nameOf(k) in this.#known));
    this.left = missing.length;
    try {
      for (const key of missing) {
        const { rows } = await app.sql(rateSql(key), { signal });
        if (signal.aborted) return;
        this.#known = { ...this.#known, [nameOf(key)]: rows[0] as unknown as JoinRate };
        this.left -= 1;
      }
      this.failed = null;
    } catch (error) {
      if (!signal.aborted) this.failed = error;
    }
  }
}
