import { Problem } from '../../../model/problem.ts';
import { readDirectory, type Entry } from '../archives/directory.ts';
import { unpackEntry } from '../archives/zip.ts';
import type { Opening } from '../opening.ts';
import { textOf } from '../text.ts';
import { attribute, tags } from './xml.ts';

/** Small parts of a workbook (styles, names of sheets) are read whole, up to so many characters. */
const MOST_WHOLE = 64 * 2 ** 20;

/** The zip that a workbook of the XML kind is: its parts by path. */
export class Package {
  readonly #blob: Blob;
  readonly #opening: Opening;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(blob: Blob, opening: Opening, entries: readonly Entry[]) {
    this.#blob = blob;
    this.#opening = opening;
    this.#entries = new Map(entries.map((entry) => [entry.path.toLowerCase(), entry]));
  }

  static async of(blob: Blob, opening: Opening): Promise<Package> {
    return new Package(blob, opening, await readDirectory(blob));
  }

  has = (path: string): boolean => this.#entries.has(path.toLowerCase());

  /** A part's text as it comes; nothing where there is no such part. */
  async *stream(path: string): AsyncGenerator<string> {
    const entry = this.#entries.get(path.toLowerCase());
    if (!entry) return;
    const { running } = this.#opening;
    // What an entry reads is a part of the file: progress is told when it is done.
    const within = { ...this.#opening, running: { ...running, progress: () => {} } };
    yield* textOf(await unpackEntry(this.#blob, entry, within), 'utf-8', within.running);
    running.progress(entry.at + entry.packed);
  }

  async text(path: string): Promise<string> {
    let text = '';
    for await (const piece of this.stream(path)) {
      text += piece;
      if (text.length > MOST_WHOLE) throw new Problem('workbook-large');
    }
    return text;
  }

  /** Where the relations of a part lead: ids (or types) to paths. */
  async relations(path: string): Promise<{ id: string; type: string; path: string }[]> {
    const slash = path.lastIndexOf('/') + 1;
    const folder = path.slice(0, slash);
    const xml = await this.text(`${folder}_rels/${path.slice(slash)}.rels`);
    return tags(xml, 'Relationship').map((tag) => ({
      id: attribute(tag, 'Id') ?? '',
      type: (attribute(tag, 'Type') ?? '').split('/').at(-1) ?? '',
      path: resolved(folder, attribute(tag, 'Target') ?? ''),
    }));
  }
}

/** A target as a path from the root of the package. */
function resolved(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter((step) => step !== '');
  for (const step of target.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return steps.join('/');
}
