import { explain, sentence } from '../i18n/index.ts';
import type { RunResult, SpecBase } from '../analyses/contract.ts';
import type { Touch } from '../import/health/touched.ts';
import type { LoadOptions, Progress } from '../import/types.ts';
import { Problem } from '../model/problem.ts';
import type { Core } from './core.ts';
import type { CoreEvents } from './emitter.ts';
import { filesFrom } from './fetch.ts';
import { chosenParts } from './bundles.ts';
import { addressOf } from './link.ts';
import { blobOf } from './save-stream.ts';
import { SMALLEST, takeSnapshot } from './snapshot.ts';
import { warningText } from './warning.ts';

/**
 * A result as the console gives it: findings and warnings in the reader's words, among them what
 * the checks of the data have found by now.
 */
const spoken = (result: RunResult, touches: readonly Touch[]) => ({
  kind: result.kind,
  spec: result.spec,
  rows: result.rows,
  columns: result.columns,
  parts: result.parts,
  sql: result.sql,
  findings: result.findings.map((f) => ({
    ...f,
    text: sentence(f.key, f.args),
    reason: sentence(f.reason, f.args),
  })),
  warnings: [
    ...result.warnings.map((w) => ({ code: w.code, message: warningText(result.kind, w) })),
    ...touches.map(({ code, key, args }) => ({
      code: `quality-${code}`,
      message: sentence(key, args),
    })),
  ],
});

/** What an `AbortController` of the caller throws when it gives no reason of its own. */
const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';

/** Rows that `fupan.sql` gives at most; beyond, it says `truncated: true`. */
const SQL_ROWS = 1_000_000;

/** The public API: documented in the README, stable. Every promise rejects with code and hint. */
export function consoleApi(core: Core, page: { goTo: (id: string) => void }) {
  const opened = async <T>(work: () => Promise<T> | T): Promise<T> => {
    try {
      await core.ready;
      return await work();
    } catch (error) {
      const { code, message, hint } = explain(isAbort(error) ? new Problem('cancelled') : error);
      throw Object.assign(new Error(message, { cause: error }), { code, hint });
    }
  };

  return {
    version: __VERSION__,
    ready: core.ready.catch((error: unknown) => {
      throw Object.assign(new Error(explain(error).message, { cause: error }), explain(error));
    }),
    load: (
      files: readonly (File | string)[],
      options: LoadOptions & { onProgress?: (p: Progress) => void } = {},
    ) => opened(async () => core.load(await filesFrom(files), options)),
    tables: () => opened(() => core.settled(() => core.tables())),
    settings: () => opened(() => structuredClone(core.context.settings)),
    set: (change: unknown) => opened(() => core.set(change)),
    run: (
      spec: unknown,
      options: { signal?: AbortSignal; onProgress?: (share: number) => void } = {},
    ) =>
      opened(async () => {
        const result = await core.run(spec, options);
        return spoken(result, core.touching(result));
      }),
    on: <E extends keyof CoreEvents>(event: E, listener: (event: CoreEvents[E]) => void) =>
      core.events.on(event, listener),
    sql: (text: string) =>
      opened(async () => {
        const { columns, rows, truncated } = await core.sql(text, { limit: SQL_ROWS });
        return truncated ? { columns, rows, truncated } : { columns, rows };
      }),
    rejects: (file: string) => opened(() => core.rejects(file)),
    save: (title: string, spec: unknown) =>
      opened(() => core.settled(async () => (await core.save(title, spec)).id)),
    saved: () =>
      opened(async () =>
        (await core.saved.list()).map(({ id, title, spec, created, changed }) => ({
          id,
          title,
          spec,
          created,
          changed,
        })),
      ),
    open: (id: string) =>
      opened(async () => {
        const { title, spec } = await core.saved.open(id);
        page.goTo(id);
        return { id, title, spec };
      }),
    remove: (id: string) => opened(async () => void (await core.saved.remove(id))),
    link: (
      idOrSpec: string | SpecBase,
      options: { snapshot?: boolean; smallest?: number; passphrase?: string } = {},
    ) =>
      opened(async () => {
        const { passphrase } = options;
        const { title, spec } =
          typeof idOrSpec === 'string'
            ? await core.saved.open(idOrSpec)
            : { title: undefined, spec: idOrSpec };
        const result = options.snapshot ? await core.run(spec) : null;
        const snapshot = result
          ? takeSnapshot(result, options.smallest ?? SMALLEST, new Date())
          : undefined;
        return core.settled(() =>
          addressOf(core, spec as SpecBase, title, { snapshot, passphrase }),
        );
      }),
    bundle: (options: { only?: readonly string[]; passphrase?: string } = {}) =>
      opened(async () => {
        const { parts, analyses } = chosenParts(options.only);
        return blobOf(
          await core.bundles.write(parts, { passphrase: options.passphrase, analyses }),
        );
      }),
    restore: (blob: Blob, options: { mode?: 'merge' | 'replace'; passphrase?: string } = {}) =>
      opened(async () => {
        const { passphrase, mode = 'replace' } = options;
        const verified = await core.bundles.verify(blob, { passphrase });
        return { left: (await core.bundles.restore(blob, verified, mode, { passphrase })).left };
      }),
    clear: () => opened(() => core.clear()),
  };
}

export type ConsoleApi = ReturnType<typeof consoleApi>;

declare global {
  var fupan: ConsoleApi;
}

/** Puts the API where the browser's console finds it. */
export function installConsole(core: Core, page: { goTo: (id: string) => void }): void {
  globalThis.fupan = consoleApi(core, page);
}
