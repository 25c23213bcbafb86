import type { SpecBase } from '../analyses/contract.ts';
import { t } from '../i18n/index.ts';
import type { AnalysisBody, AnalysisVersion, Binned, SavedAnalysis } from '../workspace/index.ts';
import type { Core } from './core.ts';
import type { Deed, Deeds } from './deeds.svelte.ts';

/** Saved analyses as the page changes them: each verb can be undone and done again. */
export class SavedWork {
  #core: Core;
  #deeds: Deeds;
  /** Called when a saved analysis is another than its page shows. */
  #moved: (id: string) => void;

  constructor(core: Core, deeds: Deeds, moved: (id: string) => void) {
    this.#core = core;
    this.#deeds = deeds;
    this.#moved = moved;
  }

  /** Saves a new one, or over the one with that id; resolves to its id. */
  async save(title: string, spec: SpecBase, id?: string): Promise<string> {
    const before = id === undefined ? null : await this.#core.saved.open(id);
    const saved = await this.#core.save(title, spec, id);
    this.#changed(saved.id);
    if (before) this.#over(saved.id, 'deed.saved', before, bodyOf(saved));
    else this.#made(saved);
    return saved.id;
  }

  async rename(id: string, title: string): Promise<void> {
    const before = await this.#core.saved.open(id);
    const after = await this.#core.saved.rename(id, title);
    this.#changed(id);
    this.#over(id, 'deed.renamed', before, bodyOf(after));
  }

  async duplicate(id: string): Promise<string> {
    const { title } = await this.#core.saved.open(id);
    const copy = await this.#core.saved.duplicate(id, t('saved.copy-of', { title }));
    this.#changed(copy.id);
    this.#made(copy);
    return copy.id;
  }

  /** Moves it to the bin. */
  async remove(id: string): Promise<Deed> {
    const { title } = await this.#core.saved.open(id);
    const { away, back } = this.#ways(id);
    await away();
    const deed = { label: 'deed.removed', args: { title }, undo: back, redo: away };
    this.#deeds.add(deed);
    return deed;
  }

  versions = (id: string): Promise<AnalysisVersion[]> => this.#core.saved.versions(id);

  /** Puts an earlier version back; what stood becomes a version itself. */
  async restore(id: string, { id: _id, saved: _saved, ...body }: AnalysisVersion): Promise<void> {
    const before = await this.#core.saved.open(id);
    await this.#core.saved.save(body, id);
    this.#core.drafts.keep(id, null);
    this.#changed(id);
    this.#over(id, 'deed.restored', before, body);
  }

  unbin = (binned: Binned): Promise<void> => this.#core.unbin(binned);

  async forget({ id }: Binned): Promise<void> {
    await this.#core.saved.forget(id);
    this.#core.events.emit('change', { what: 'saved' });
  }

  #changed(id: string): void {
    this.#moved(id);
    this.#core.events.emit('change', { what: 'saved' });
  }

  /** Something was saved over `before`. */
  #over(id: string, label: string, before: SavedAnalysis, after: AnalysisBody): void {
    const put = (body: AnalysisBody) => async () => {
      await this.#core.saved.save(body, id);
      this.#changed(id);
    };
    const args = { title: before.title };
    this.#deeds.add({ label, args, undo: put(bodyOf(before)), redo: put(after) });
  }

  /** Into the bin and back. */
  #ways(id: string) {
    let bin = '';
    const away = async () => {
      bin = await this.#core.saved.remove(id);
      this.#changed(id);
    };
    const back = async () => this.#changed((id = (await this.#core.saved.restore(bin)).id));
    return { away, back };
  }

  /** Something new was saved: undone it lies in the bin. */
  #made({ id, title }: SavedAnalysis): void {
    const { away, back } = this.#ways(id);
    this.#deeds.add({ label: 'deed.saved', args: { title }, undo: away, redo: back });
  }
}

const bodyOf = ({ title, spec, settings, data }: SavedAnalysis): AnalysisBody => ({
  title,
  spec,
  settings,
  data,
});
