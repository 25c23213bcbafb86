import type { Source } from './types.ts';

/** Every file of this folder but the three that are no platform: a new one needs no list. */
const files = import.meta.glob<Source>(['./*.ts', '!./index.ts', '!./types.ts', '!./words.ts'], {
  eager: true,
  import: 'source',
});

/** Every export that is known by its headers, by id; which one fits best is not a matter of order. */
export const SOURCES: readonly Source[] = Object.values(files).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** The known export of this id. */
export const sourceById = (id: string): Source | undefined => SOURCES.find((s) => s.id === id);
