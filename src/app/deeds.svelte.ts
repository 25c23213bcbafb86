import { tick } from './ticks.ts';

/** Something done that can be taken back. `label` is a message key, filled with `args`. */
export interface Deed {
  label: string;
  args: Record<string, string | number>;
  undo: () => Promise<unknown>;
  redo: () => Promise<unknown>;
}
/**
 * Does something that gives its way back, again each time it is done anew; resolves to what a deed
 * does with it.
 */
export async function reversible(
  work: () => Promise<() => Promise<unknown>>,
): Promise<Pick<Deed, 'undo' | 'redo'>> {
  let back = await work();
  const redo = async () => {
    back = await work();
  };
  return { undo: () => back(), redo };
}
type Dated = { deed: Deed; at: number };

/** Deeds kept for undo; the oldest are forgotten first. */
const MOST = 100;

/** What was done across the pages, in its order; one is taken back or done again at a time. */
export class Deeds {
  #done = $state.raw<Dated[]>([]);
  #undone = $state.raw<Dated[]>([]);
  #busy = false;

  get last(): Deed | undefined {
    return this.#done.at(-1)?.deed;
  }
  get next(): Deed | undefined {
    return this.#undone.at(-1)?.deed;
  }
  /** When the last was done, and when the next was undone; 0 where there is none. */
  get undoAt(): number {
    return this.#done.at(-1)?.at ?? 0;
  }
  get redoAt(): number {
    return this.#undone.at(-1)?.at ?? 0;
  }

  add(deed: Deed): void {
    this.#done = [...this.#done, { deed, at: tick() }].slice(-MOST);
    this.#undone = [];
  }

  /** Takes back the last, or one that is not the last. A deed that cannot be undone stays. */
  async undo(deed = this.last): Promise<void> {
    await this.#alone(deed && this.#done.find((d) => d.deed === deed), async (found) => {
      await found.deed.undo();
      this.#done = this.#done.filter((d) => d !== found);
      this.#undone = [...this.#undone, { deed: found.deed, at: tick() }];
    });
  }

  async redo(): Promise<void> {
    await this.#alone(this.#undone.at(-1), async (found) => {
      await found.deed.redo();
      this.#undone = this.#undone.filter((d) => d !== found);
      this.#done = [...this.#done, { deed: found.deed, at: tick() }];
    });
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }

  /** A key pressed twice in a hurry must not undo one deed twice. */
  async #alone(found: Dated | undefined, work: (found: Dated) => Promise<void>): Promise<void> {
    if (!found || this.#busy) return;
    this.#busy = true;
    try {
      await work(found);
    } finally {
      this.#busy = false;
    }
  }
}
