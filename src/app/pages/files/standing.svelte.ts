import type { Row } from '../../../engine/types.ts';
import {
  asRead,
  reconciled,
  standingSql,
  type Reconciled,
} from '../../../import/health/reconcile.ts';
import type { ListedLoad } from '../../../import/types.ts';
import { app } from '../../state.svelte.ts';

/** Days of files summed at most: as many as a page can hold. */
const AT_MOST = 500_000;

/** The totals of loads against the rows that stand; until those are summed, as they were read. */
export class Standing {
  #rows = $state.raw<readonly Row[] | null>(null);

  /** Made while a component starts: sums anew whenever its loads change. */
  constructor(loads: () => readonly ListedLoad[]) {
    $effect(() => {
      const sql = standingSql(loads());
      if (sql === null) return;
      const controller = new AbortController();
      app.sql(sql, { signal: controller.signal, limit: AT_MOST }).then(
        ({ rows }) => (this.#rows = rows),
        (error: unknown) => {
          if (!controller.signal.aborted) app.failed(error);
        },
      );
      return () => {
        this.#rows = null;
        controller.abort(new DOMException('left', 'AbortError'));
      };
    });
  }

  of = (load: ListedLoad): Reconciled[] =>
    this.#rows ? reconciled(load, this.#rows) : asRead(load.totals ?? []);
}
