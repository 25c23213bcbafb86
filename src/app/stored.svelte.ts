import type { OfflineState } from '../offline/client.ts';
import type { Core } from './core.ts';
import type { Notices } from './notices.svelte.ts';

/** What the browser keeps of the page and of the workspace, and what its service worker says. */
export class Stored {
  usage = $state.raw<{ used: number; quota: number; persisted: boolean } | null>(null);
  offline = $state<OfflineState | 'single'>(__SINGLE__ ? 'single' : 'fetching');
  /** Whether anything was changed here that no bundle of everything holds. */
  unsaved = $state(false);
  readonly #core: Core;
  readonly #notices: Notices;

  constructor(core: Core, notices: Notices) {
    this.#core = core;
    this.#notices = notices;
    core.events.on('change', ({ what }) => (this.unsaved ||= what !== 'elsewhere'));
    core.events.on('cleared', () => (this.unsaved = false));
  }

  /** What the page is told of its offline copy. */
  readonly events = {
    onState: (state: OfflineState) => (this.offline = state),
    onNewer: () => this.#sayOnce('info', 'notice.new-version'),
  };

  /** A part of the page could not be fetched, which a new version may explain. */
  partMissing = (): void => this.#sayOnce('worse', 'notice.part-missing');

  async measure(): Promise<void> {
    this.usage = await this.#core.workspace.usage().catch(() => null);
  }

  /** Bytes of the loaded tables where they are kept. */
  async tableBytes(): Promise<number> {
    return (await this.#core.workspace.files()).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Asks the browser never to clear what is stored; resolves to its answer. */
  async persist(): Promise<boolean> {
    const agreed = (await navigator.storage?.persist?.().catch(() => false)) ?? false;
    await this.measure();
    return agreed;
  }

  /** Says that loading the page again would help; it never does so by itself. */
  #sayOnce(level: 'info' | 'worse', key: string): void {
    if (this.#notices.all.some((n) => n.key === key)) return;
    this.#notices.add(level, key, {}, { key: 'notice.reload', run: () => location.reload() });
  }
}
