import { Problem } from '../../../model/problem.ts';
import { readDirectory, type Entry } from '../archives/directory.ts';
import { unpackEntry } from '../archives/zip.ts';
import { slice } from '../bytes.ts';
import type { Opening } from '../opening.ts';
import { textOf } from '../text.ts';
import { attribute, tags } from './xml.ts';

/** Small parts of a workbook (styles, names of sheets) are read whole, up to so many characters. */
const MOST_WHOLE = 64 * 2 ** 20;

/** The last record of the parts that hold cells, texts and the list of sheets. */
const LAST: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^xl\/worksheets\/[^/]*\.bin$/i, [0x82, 0x01, 0x00]],
  [/^xl\/sharedStrings\.bin$/i, [0xa0, 0x01, 0x00]],
  [/^xl\/workbook\.bin$/i, [0x84, 0x01, 0x00]],
];

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

  /**
   * Looks at what a library takes for granted in a workbook of the binary kind: the check sum of
   * every part, and the record that ends it.
   */
  async verify(): Promise<void> {
    for (const entry of this.#entries.values()) {
      const part = await unpackEntry(this.#blob, entry, this.#opening);
      const end = LAST.find(([path]) => path.test(entry.path))?.[1];
      if (!end) continue;
      const last = await slice(part, Math.max(0, part.size - end.length), part.size);
      if (end.some((byte, i) => byte !== last[i])) throw new Problem('workbook-damaged');
    }
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
