import type { Engine } from '../engine/types.ts';
import type { Reading, Touch, touched } from '../import/health/touched.ts';
import type { HealthInput, HealthReport } from '../import/health/types.ts';
import { Problem } from '../model/problem.ts';

interface Given {
  engine: () => Engine;
  input: () => HealthInput;
  /** Runs a piece of work while the tables stand as they are. */
  settled: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Moments without anything else to do before the checks begin by themselves. */
const PATIENCE = 800;

/**
 * The checks of the tables as they stand: counted once for a state of the data, one statement at a
 * time, always behind the person's own questions and never in the way of a load.
 */
export class Health {
  /** What was found in the data of now; null until it is known. */
  report: HealthReport | null = null;
  #job: Promise<HealthReport> | null = null;
  #controller = new AbortController();
  #given: Given;
  /** Comes with the checks. */
  #touched: typeof touched | null = null;
  #busy = 0;
  #waiting: (() => void)[] = [];

  constructor(given: Given) {
    this.#given = given;
  }

  /** The data or the settings change: what was known holds no longer. */
  forget(): void {
    this.#controller.abort(new Problem('cancelled'));
    this.#controller = new AbortController();
    this.report = null;
    this.#job = null;
  }

  /** The report of the data as they stand; counted where it is not known. */
  async examine(): Promise<HealthReport> {
    if (this.report) return this.report;
    const job = (this.#job ??= this.#examine());
    try {
      return await job;
    } catch (error) {
      // The data changed meanwhile: what is asked for are the checks of the new ones. An engine that
      // died may have died of the checks: it is not tried again unasked.
      const died = (error as { code?: unknown }).code === 'engine-died';
      if (this.#job !== job && !died) return this.examine();
      this.#job = null;
      throw error;
    }
  }

  /** The report when there is time for it; null where the data changed before. */
  async whenIdle(): Promise<HealthReport | null> {
    const { signal } = this.#controller;
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    return signal.aborted ? null : this.examine();
  }

  /** The findings that touch an answer; none while they are not known, for no answer waits for them. */
  touching = (reading: () => Reading): Touch[] =>
    this.report && this.#touched ? this.#touched(this.report, reading(), this.#given.input()) : [];

  /** Lets a person's own question go first. */
  async behind<T>(question: () => Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await question();
    } finally {
      if (--this.#busy === 0) this.#waiting.splice(0).forEach((go) => go());
    }
  }

  async #examine(): Promise<HealthReport> {
    const { signal } = this.#controller;
    const [{ examine }, { touched }] = await Promise.all([
      import('../import/health/run.ts'),
      import('../import/health/touched.ts'),
    ]);
    this.#touched = touched;
    const step = async <T>(work: () => Promise<T>): Promise<T> => {
      while (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      return this.#given.settled(() => {
        signal.throwIfAborted();
        return work();
      });
    };
    const report = await examine(this.#given.engine(), this.#given.input(), { signal, step });
    signal.throwIfAborted();
    this.report = report;
    return report;
  }
}
