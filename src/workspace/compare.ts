import type { DataPrint, LinkPayload, SettingsPrint } from './payload.ts';

/**
 * What makes the figures here differ from the sender's. The page says it by the message
 * `link.difference.<what>`, filled with `args`.
 */
export type LinkDifference =
  | { what: 'time-zone' | 'currency'; args: { theirs: string; ours: string } }
  | { what: 'rates' | 'rules' | 'aliases' | 'patterns' | 'joins'; args: Record<string, never> }
  | { what: 'file-missing' | 'file-extra'; args: FileArgs }
  | {
      what: 'file-differs';
      args: FileArgs & { rowsHere: number; sameRows: string; sameDays: string };
    }
  | { what: 'file-read-otherwise'; args: FileArgs & { rowsHere: number; tableHere: string } };

type FileArgs = { file: string; table: string; rows: number; from: string; to: string };
export interface Here {
  settings: SettingsPrint;
  data: readonly DataPrint[];
}

/**
 * Names what differs between a link and this workspace. `data` on both sides: the files of the
 * tables that the analysis uses.
 */
export function compareLink(
  { settings, data }: Pick<LinkPayload, 'settings' | 'data'>,
  here: Here,
): LinkDifference[] {
  return [...compareSettings(settings, here.settings), ...compareData(data, here)];
}

function compareSettings(theirs: SettingsPrint, ours: SettingsPrint): LinkDifference[] {
  const differences: LinkDifference[] = [];
  const pair = (what: 'time-zone' | 'currency', a: string, b: string) =>
    differences.push({ what, args: { theirs: a, ours: b } });
  if (zone(theirs.timeZone) !== zone(ours.timeZone)) {
    pair('time-zone', theirs.timeZone, ours.timeZone);
  }
  if (theirs.currency !== ours.currency) pair('currency', theirs.currency, ours.currency);
  const hashed = ['rates', 'rules', 'aliases', 'patterns', 'joins'] as const;
  for (const what of hashed) {
    if (theirs[`${what}Hash`] !== ours[`${what}Hash`]) differences.push({ what, args: {} });
  }
  return differences;
}

/** By content first, then by name; what is left over is missing there or extra here. */
function compareData(data: readonly DataPrint[], here: Here): LinkDifference[] {
  const left = [...here.data];
  const take = (fits: (file: DataPrint) => boolean): DataPrint | undefined => {
    const at = left.findIndex(fits);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const differences: LinkDifference[] = [];
  const unmatched = data.filter((file) => {
    const twin = take((f) => f.hash === file.hash);
    if (twin && (twin.table !== file.table || twin.rows !== file.rows)) {
      const args = { ...fileArgs(file), rowsHere: twin.rows, tableHere: twin.table };
      differences.push({ what: 'file-read-otherwise', args });
    }
    return !twin;
  });
  for (const file of unmatched) {
    const namesake = take((f) => f.file === file.file && f.table === file.table);
    if (namesake) {
      const args = {
        ...fileArgs(file),
        rowsHere: namesake.rows,
        sameRows: String(namesake.rows === file.rows),
        sameDays: String(namesake.from === file.from && namesake.to === file.to),
      };
      differences.push({ what: 'file-differs', args });
    } else differences.push({ what: 'file-missing', args: fileArgs(file) });
  }
  for (const file of left) differences.push({ what: 'file-extra', args: fileArgs(file) });
  return differences;
}

const fileArgs = ({ file, table, rows, from, to }: DataPrint): FileArgs => ({
  file,
  table,
  rows,
  from: from ?? '–',
  to: to ?? '–',
});

/** The name by which the browser knows a zone: Asia/Calcutta and Asia/Kolkata are one. */
function zone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return name;
  }
}
