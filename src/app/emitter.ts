/** Events of the console API (`change`, `progress`, `worker-restarted`), and the page's own. */
export interface CoreEvents {
  change: { what: 'data' | 'settings' | 'saved' | 'elsewhere' };
  progress: { task: string; done: number; total: number };
  /** Everything of the workspace was forgotten. */
  cleared: Record<string, never>;
  'currency-adopted': { currency: string };
  /** Something went wrong beside what the person did. */
  failed: { error: unknown };
  'worker-restarted': { code: string; message: string };
}

export class Emitter {
  #listeners = new Map<string, Set<(event: never) => void>>();

  on<E extends keyof CoreEvents>(event: E, listener: (event: CoreEvents[E]) => void): () => void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(listener as (event: never) => void));
    return () => all.delete(listener as (event: never) => void);
  }

  emit<E extends keyof CoreEvents>(event: E, value: CoreEvents[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      (listener as (event: CoreEvents[E]) => void)(value);
    }
  }
}
