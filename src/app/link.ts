import { completeSpec } from '../analyses/run.ts';
import { analysis } from '../analyses/registry.ts';
import type { SpecBase } from '../analyses/contract.ts';
import {
  compareLink,
  decodeLink,
  encodeLink,
  printSettings,
  type DataPrint,
  type LinkDifference,
  type LinkPayload,
  type SettingsPrint,
} from '../workspace/index.ts';
import type { Core } from './core.ts';

/** What a result here depends on: named in links and with saved analyses. */
export async function fingerprints(
  core: Core,
  spec: SpecBase,
): Promise<{ settings: SettingsPrint; data: DataPrint[] }> {
  const used = new Set<string>(analysis(spec.kind)?.needs.flat() ?? []);
  return {
    settings: await printSettings(core.context.settings),
    data: core.loads
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

/** The address that opens this analysis elsewhere; it carries the completed spec and no data. */
export async function addressOf(core: Core, input: SpecBase, title?: string): Promise<string> {
  const { spec } = completeSpec(input, core.context);
  const payload: LinkPayload = {
    v: 1,
    spec,
    ...(title ? { title } : {}),
    ...(await fingerprints(core, spec)),
    app: __VERSION__,
  };
  return `${location.href.split('#')[0]}#link/${await encodeLink(payload)}`;
}

export interface ReadLink {
  payload: LinkPayload;
  spec: SpecBase;
  differences: LinkDifference[];
}

/** Reads a link's text and says what differs here. Nothing runs. */
export async function readLink(core: Core, text: string): Promise<ReadLink> {
  const payload = await decodeLink(text);
  const spec = payload.spec as SpecBase;
  return { payload, spec, differences: compareLink(payload, await fingerprints(core, spec)) };
}
