/** Many may read together; a writer waits for them and is alone. First come, first served. */
export class ReadWriteLock {
  #readers = new Set<Promise<unknown>>();
  #lastWriter: Promise<unknown> = Promise.resolve();

  async read<T>(work: () => Promise<T>): Promise<T> {
    const after = this.#lastWriter;
    const mine = after.then(work, work);
    this.#readers.add(mine);
    return mine.finally(() => this.#readers.delete(mine));
  }

  async write<T>(work: () => Promise<T>): Promise<T> {
    const after = Promise.allSettled([this.#lastWriter, ...this.#readers]);
    const mine = after.then(work);
    this.#lastWriter = mine.catch(() => {});
    return mine;
  }
}
