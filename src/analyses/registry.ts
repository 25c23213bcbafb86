import { addMessages, LOCALES, type Locale } from '../i18n/index.ts';
import { Problem } from '../model/problem.ts';
import type { Analysis, Card, Method } from './contract.ts';

type Words = Record<string, string>;

const cards = import.meta.glob<Card>('./*/index.ts', { eager: true, import: 'card' });
const names = import.meta.glob<Words>('./*/names.*.json', { eager: true, import: 'default' });
/** What an analysis says once it is open. */
const words = import.meta.glob<Words>(['./*/*.json', '!./*/names.*.json'], { import: 'default' });

/** The one list, in the order of the rail. An analysis is a folder that is found by itself. */
export const ANALYSES: readonly Card[] = Object.values(cards).sort((a, b) => a.place - b.place);

export const card = (kind: string): Card | undefined => ANALYSES.find((a) => a.kind === kind);

const localeOf = (path: string): Locale => LOCALES.find((l) => path.endsWith(`.${l}.json`))!;

for (const [path, text] of Object.entries(names)) addMessages(localeOf(path), text);

const opened = new Map<string, Promise<Analysis>>();

/**
 * Fetches how an analysis answers, and its words. Rejects with `invalid-spec` for an unknown kind.
 */
export function openAnalysis(kind: string): Promise<Analysis> {
  let analysis = opened.get(kind);
  if (!analysis) {
    analysis = fetched(kind);
    opened.set(kind, analysis);
    // What could not be fetched is asked for again.
    analysis.catch(() => opened.delete(kind));
  }
  return analysis;
}

async function fetched(kind: string): Promise<Analysis> {
  const found = card(kind);
  if (!found) {
    throw new Problem('invalid-spec', { path: 'kind', reason: 'unknown-kind', received: kind });
  }
  const { open, ...rest } = found;
  const mine = Object.entries(words).filter(([path]) => path.startsWith(`./${kind}/`));
  const [{ method }] = await Promise.all([
    open(),
    ...mine.map(async ([path, read]) => addMessages(localeOf(path), await read())),
  ]);
  // Whose spec is whose is forgotten here: `complete` is the gate that every spec passes.
  return { ...rest, ...(method as Method) };
}
