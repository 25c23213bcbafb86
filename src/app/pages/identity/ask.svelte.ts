import type { Row } from '../../../engine/types.ts';
import { app } from '../../state.svelte.ts';

/** The rows of a statement of ours, asked anew whenever the statement or the data change. */
export class Asked {
  rows = $state.raw<Row[] | null>(null);
  failed = $state.raw<unknown>(null);
  waiting = $state(false);

  /** `sql` reads what it depends on; null asks nothing. Typing waits `pause` ms; at most `limit` rows. */
  constructor(sql: () => string | null, pause = 0, limit = 5000) {
    $effect(() => {
      const text = sql();
      void app.context;
      if (text === null) {
        this.rows = [];
        return;
      }
      const stop = new AbortController();
      this.waiting = true;
      const timer = setTimeout(() => {
        app
          .sql(text, { signal: stop.signal, limit })
          .then(({ rows }) => {
            if (stop.signal.aborted) return;
            this.rows = rows;
            this.failed = null;
            this.waiting = false;
          })
          .catch((error: unknown) => {
            if (stop.signal.aborted) return;
            this.failed = error;
            this.waiting = false;
          });
      }, pause);
      return () => {
        clearTimeout(timer);
        stop.abort();
      };
    });
  }
}
