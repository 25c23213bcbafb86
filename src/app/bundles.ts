import type { LoadRecord, RawRecord } from '../import/types.ts';
import type { StoredRecord, Workspace } from '../workspace/index.ts';
import type { BundleParts } from '../workspace/bundle/index.ts';

/** The parts of a workspace that a bundle can hold. */
export const PARTS = ['data', 'analyses', 'settings'] as const;
export type Part = (typeof PARTS)[number];

/** What lies in which part. With the data goes the salt with which their contact columns were hashed. */
const PART_OF: Record<string, Part> = {
  load: 'data',
  raw: 'data',
  secret: 'data',
  analysis: 'analyses',
  version: 'analyses',
  bin: 'analyses',
  draft: 'analyses',
  note: 'analyses',
  settings: 'settings',
  recipe: 'settings',
  renames: 'settings',
};
/** Kinds that a newer or older page knows go with the settings. */
export const partOf = (kind: string): Part => PART_OF[kind] ?? 'settings';

/** `only` of the console: names of parts, or ids of saved analyses; everything where left out. */
export function chosenParts(only?: readonly string[]): {
  parts: readonly Part[];
  analyses: readonly string[] | undefined;
} {
  if (!only) return { parts: PARTS, analyses: undefined };
  const named = PARTS.filter((part) => only.includes(part));
  const ids = only.filter((one) => !PARTS.includes(one as Part));
  if (!ids.length || named.includes('analyses')) return { parts: named, analyses: undefined };
  return { parts: [...named, 'analyses'], analyses: ids };
}

/** The files of a record of a load. */
export function filesOf({ kind, body }: StoredRecord): string[] {
  if (partOf(kind) !== 'data' || kind === 'secret') return [];
  const { kept, replacedRows } = body as LoadRecord | (RawRecord & { replacedRows?: string });
  return [kept, replacedRows].filter((name) => name !== undefined);
}

/** What a bundle is made of; `analyses`: only those saved analyses, by id. */
export async function gather(
  workspace: Workspace,
  parts: readonly Part[],
  analyses?: readonly string[],
): Promise<BundleParts> {
  const wanted = ({ kind, id, body }: StoredRecord): boolean => {
    if (!parts.includes(partOf(kind))) return false;
    if (!analyses || partOf(kind) !== 'analyses') return true;
    if (kind === 'version') return analyses.includes((body as { of: string }).of);
    return kind === 'analysis' && analyses.includes(id);
  };
  const records = (await workspace.records()).filter(wanted);
  const files: { name: string; blob: Blob }[] = [];
  for (const name of new Set(records.flatMap(filesOf))) {
    const blob = await workspace.readFile(name);
    if (blob) files.push({ name, blob });
  }
  return { records, files, parts, app: __VERSION__ };
}
