import type { DayNote } from '../charts/types.ts';
import type { Core } from './core.ts';
import { reversible, type Deeds } from './deeds.svelte.ts';
import { allNotes, type OwnNote } from './own-notes.ts';

/** The notes on days, of files and of people here, as every chart over time shows them. */
export class Notes {
  all = $state.raw<readonly DayNote[]>([]);
  /** Those written on the page: these can be taken away there. The latest day first. */
  own = $state.raw<readonly OwnNote[]>([]);
  readonly #core: Core;
  readonly #deeds: Deeds;

  constructor(core: Core, deeds: Deeds) {
    this.#core = core;
    this.#deeds = deeds;
  }

  async refresh(): Promise<void> {
    this.own = await this.#core.ownNotes.all();
    this.all = allNotes(await this.#core.notes().catch(() => []), this.own);
  }

  add = (note: Omit<OwnNote, 'id'>): Promise<void> =>
    this.#change('deed.note', note.text, () => this.#core.ownNotes.add(note));
  remove = (note: OwnNote): Promise<void> =>
    this.#change('deed.note-removed', note.text, () => this.#core.ownNotes.remove(note));

  async #change(
    label: string,
    text: string,
    work: () => Promise<() => Promise<void>>,
  ): Promise<void> {
    const ways = await reversible(async () => {
      const back = await work();
      await this.refresh();
      return async () => {
        await back();
        await this.refresh();
      };
    });
    this.#deeds.add({ label, args: { text }, ...ways });
  }
}
