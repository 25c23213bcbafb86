import type { Header } from './header.ts';

/** What the file shows before anything is decided. */
export interface Seen {
  headers: readonly Header[];
  /** Some filled cells of each column, from the file's head and tail. */
  samples: readonly (readonly string[])[];
}
