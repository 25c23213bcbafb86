import { normalWord } from '../readers/cells.ts';
import { SOURCES } from './index.ts';
import { VOCABULARY } from './vocabulary/index.ts';

/** Every word that names a column in a known export or in plain language, as readers compare them. */
export const HEADER_WORDS: ReadonlySet<string> = new Set(
  [...Object.values(VOCABULARY), ...SOURCES.map((s) => s.columns)]
    .flatMap((columns) => [...Object.keys(columns), ...Object.values(columns).join('|').split('|')])
    .flatMap((word) => [word, word.replaceAll(' ', '_')])
    .map(normalWord)
    .filter((word) => word !== ''),
);
