import type { ReadLink } from './link.ts';
import type { Inspection, LoadOptions, Part, Plan, Progress } from '../import/types.ts';

/** Where the person is; the address fragment says it. */
export type Route =
  | { page: 'start' | 'identity' | 'segments' | 'tables' | 'saved' | 'settings' | 'workspaces' }
  | { page: 'about' }
  /** The loads; one of them is open. */
  | { page: 'files'; load?: number }
  /** Data health; one of its findings is open. */
  | { page: 'health'; code?: string }
  /** An analysis of a kind with the spec last used, or a saved one. */
  | { page: 'analysis'; kind: string; id?: string }
  /** A link from somebody else, not opened yet. */
  | { page: 'link'; payload: string };

export type Theme = 'light' | 'dark';

/** A table dropped and not loaded yet: a file that is being opened, or one of its parts. */
export type Draft = { id: number; name: string; bytes: number } & (
  | { state: 'reading'; progress: Progress | null; stop: () => void }
  | {
      state: 'review';
      part: Part;
      plan: Plan;
      /** The oddest rows and what the load would change; made after the plan. */
      look: Inspection | null;
      options: LoadOptions;
      busy: boolean;
    }
  /** A sheet that is hidden, or was left out before: not read unasked. */
  | { state: 'hidden'; part: Part }
  | { state: 'failed'; error: unknown }
);

/** Something long: shown with progress and a way to stop. */
export interface JobState {
  id: number;
  /** A message key and its args. */
  label: string;
  args: Record<string, string | number>;
  /** 0 … 1, or null where nobody knows. */
  share: number | null;
  stop: (() => void) | null;
}

/** One short message that stays until read: worker restarted, load taken back, link opened. */
export interface Notice {
  id: number;
  level: 'info' | 'worse' | 'error';
  key: string;
  args: Record<string, string | number>;
  /** A button beside it, such as undo. */
  action: { key: string; run: () => void } | null;
}

/** A link that is read before anything runs: sealed (`read` null), or with the sender's figures. */
export interface Received {
  text: string;
  read: ReadLink | null;
  /** Why it was not opened. */
  error: unknown;
}

export type { ReadLink as OpenedLink } from './link.ts';
