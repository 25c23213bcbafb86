import { Problem } from '../../model/problem.ts';
import type { Part } from '../types.ts';
import type { Running } from './jobs.ts';

/** Turns a container into the tables it holds. A lone table bears the container's name. */
export type Opener = (blob: Blob, name: string, opening: Opening) => Promise<Part[]>;

/** What an opener is given: the job it belongs to, and how to open what it finds inside. */
export interface Opening {
  running: Running;
  /** What the whole drop may still unpack. */
  budget: Budget;
  /** Opens what stood inside; rejects where it is packed too deep or is no table. */
  inside: (blob: Blob, name: string) => Promise<Part[]>;
}

/** Everybody may unpack so much; beyond, a file must not grow more than so many times. */
const FREE = 256 * 2 ** 20;
const RATIO = 200;
const MOST = 8 * 2 ** 30;

/** Counts what comes out of archives as it comes, so that a bomb is stopped while it is small. */
export class Budget {
  readonly #packed: number;
  #unpacked = 0;

  /** `packed` = the size of the dropped file. */
  constructor(packed: number) {
    this.#packed = packed;
  }

  take(bytes: number): void {
    this.#unpacked += bytes;
    const grown = this.#unpacked > Math.max(FREE, RATIO * this.#packed);
    if (grown || this.#unpacked > MOST)
      throw new Problem('archive-bomb', { megabytes: Math.round(this.#unpacked / 2 ** 20) });
  }
}

/** The part of delimited text that a blob is. */
export const plainPart = (blob: Blob, name: string): Part => ({
  name,
  blob,
  dialect: {},
  container: null,
  warnings: [],
});

/** A part that cannot be read, and why; what is no Problem is thrown on. */
export function failedPart(name: string, error: unknown): Part {
  if (!(error instanceof Problem) || error.code === 'cancelled') throw error;
  const { code, args } = error;
  return { ...plainPart(new Blob([]), name), problem: { code, args } };
}
