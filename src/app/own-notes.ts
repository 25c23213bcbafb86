import type { DayNote } from '../charts/types.ts';
import type { StoredRecord, Workspace } from '../workspace/index.ts';

/** A note that was written on the page: a record of the workspace, beside those that files bring. */
export interface OwnNote {
  id: string;
  from: string;
  to: string | null;
  text: string;
}
type Body = Omit<OwnNote, 'id'>;

const KIND = 'note';

/** The notes that a workspace's people wrote on its charts. */
export class OwnNotes {
  #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The latest day first. */
  async all(): Promise<OwnNote[]> {
    const records = await this.#workspace.all<Body>(KIND);
    return records.map(shown).sort((a, b) => b.from.localeCompare(a.from));
  }

  /** Keeps one; resolves to its way back. */
  async add(note: Body, id?: string): Promise<() => Promise<void>> {
    const record = await this.#workspace.put(KIND, note, id === undefined ? {} : { id });
    return () => this.#workspace.remove(KIND, record.id);
  }

  /** Takes one away; resolves to its way back. */
  async remove({ id, ...body }: OwnNote): Promise<() => Promise<void>> {
    await this.#workspace.remove(KIND, id);
    return async () => void (await this.#workspace.put(KIND, body, { id }));
  }
}

const shown = ({ id, body }: StoredRecord<Body>): OwnNote => ({ id, ...body });

/** Own notes among those of the files, in the order of their days. */
export const allNotes = (loaded: readonly DayNote[], own: readonly OwnNote[]): DayNote[] =>
  [...loaded, ...own.map(({ from, to, text }) => ({ from, to, text, detail: '' }))].sort(
    (a, b) => a.from.localeCompare(b.from) || a.text.localeCompare(b.text),
  );
