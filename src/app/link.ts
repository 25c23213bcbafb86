import { completeSpec } from '../analyses/run.ts';
import { card } from '../analyses/registry.ts';
import type { SpecBase } from '../analyses/contract.ts';
import type { LoadRecord } from '../import/types.ts';
import type { Context } from '../model/context.ts';
import { segmentsOf } from '../model/segments.ts';
import {
  compareLink,
  decodeLink,
  encodeLink,
  printSettings,
  type DataPrint,
  type LinkDifference,
  type LinkPayload,
  type SettingsPrint,
  type Snapshot,
  WITH_FIGURES,
} from '../workspace/index.ts';

/** The data and settings of this workspace. */
interface Here {
  context: Context;
  loads: readonly LoadRecord[];
}

/** What a result here depends on: named in links and with saved analyses. */
export async function fingerprints(
  here: Here,
  spec: SpecBase,
): Promise<{ settings: SettingsPrint; data: DataPrint[] }> {
  const kind = card(spec.kind);
  const named = new Set(segmentsOf(spec));
  const segments = (here.context.settings.segments ?? [])
    .filter((s) => named.has(s.id))
    .map((s) => ({ ...s }));
  const used = new Set<string>(kind?.reads ?? kind?.needs.flat() ?? []);
  return {
    settings: {
      ...(await printSettings(here.context.settings)),
      ...(segments.length && { segments }),
    },
    data: here.loads
      .filter((load) => used.has(load.table))
      .map(({ file, hash, table, counts, from, to }) => ({
        file,
        hash,
        table,
        rows: counts.rows,
        from,
        to,
      })),
  };
}

/** What goes with a link beside the spec. */
export interface Sending {
  snapshot?: Snapshot | undefined;
  passphrase?: string | undefined;
}

/** The address that opens this analysis elsewhere; it carries the completed spec and no data. */
export async function addressOf(
  here: Here,
  input: SpecBase,
  title?: string,
  { snapshot, passphrase }: Sending = {},
): Promise<string> {
  const { spec } = await completeSpec(input, here.context);
  const payload: LinkPayload = {
    v: snapshot ? WITH_FIGURES : 1,
    spec,
    ...(title ? { title } : {}),
    ...(await fingerprints(here, spec)),
    app: __VERSION__,
    ...(snapshot && { snapshot: snapshot as NonNullable<LinkPayload['snapshot']> }),
  };
  return `${location.href.split('#')[0]}#link/${await encodeLink(payload, passphrase)}`;
}

export interface ReadLink {
  payload: LinkPayload;
  spec: SpecBase;
  differences: LinkDifference[];
}

/** Reads a link's text and says what differs here. Nothing runs. */
export async function readLink(here: Here, text: string, passphrase?: string): Promise<ReadLink> {
  const payload = await decodeLink(text, passphrase);
  return beside(here, payload);
}

/** A link that was read beside the data and settings that are here now. */
export async function beside(here: Here, payload: LinkPayload): Promise<ReadLink> {
  const spec = payload.spec as SpecBase;
  return { payload, spec, differences: compareLink(payload, await fingerprints(here, spec)) };
}
