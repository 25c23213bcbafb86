import type { SpecBase } from '../analyses/contract.ts';
import { Problem } from '../model/problem.ts';
import type { Workspace } from '../workspace/index.ts';

/** How a page stands that nobody has saved: the spec in its controls, the title in its head. */
export interface SpecDraft {
  spec: SpecBase;
  title: string;
}

/**
 * What is changed on an analysis' page, kept as it is changed, so that a closed tab loses nothing.
 * Writes of one page go one after the other, and of those that wait only the last.
 */
export class SpecDrafts {
  #workspace: () => Workspace;
  #failed: (error: unknown) => void;
  #waiting = new Map<string, SpecDraft | null>();
  #writing: Promise<void> | null = null;

  constructor(workspace: () => Workspace, failed: (error: unknown) => void) {
    this.#workspace = workspace;
    this.#failed = failed;
  }

  async of(key: string): Promise<SpecDraft | undefined> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return waiting ?? undefined;
    return (await this.#workspace().get<SpecDraft>('draft', key))?.body;
  }

  /** Keeps how a page stands; null where that is saved. */
  keep(key: string, draft: SpecDraft | null): void {
    if (!this.#workspace().writer) return; // this tab follows: its questions are not for keeping
    this.#waiting.set(key, draft);
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
  }

  async #write(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) {
      const [key, draft] = next;
      try {
        if (draft) await this.#workspace().put('draft', draft, { id: key });
        else await this.#workspace().remove('draft', key);
      } catch (error) {
        if (!(error instanceof Problem && error.code === 'other-tab-writes')) this.#failed(error);
      }
      if (this.#waiting.get(key) === draft) this.#waiting.delete(key);
    }
  }
  #next(): [string, SpecDraft | null] | undefined {
    return [...this.#waiting][0];
  }
}
