import { frameOf, type Frame } from '../engine/frame.ts';
import type { Row } from '../engine/types.ts';
import type { Context } from '../model/context.ts';

/**
 * Long figuring over rows (fits, resampling) as a folder's `work.ts` exports it. It takes the
 * statements marked `to: 'work'` by name and gives tables that `result` gets beside the others.
 * Deterministic: the same rows and spec give the same tables, on every machine.
 */
export type Work<S> = (
  frames: Record<string, Frame>,
  spec: S,
  context: Context,
  pace: Pace,
) => Promise<Record<string, Row[]>>;

/**
 * Awaited every few milliseconds of work, with the share done: says how far it is, lets a stop
 * come in, and throws Problem `cancelled` once one did.
 */
export type Pace = (share: number) => Promise<void>;

const modules = import.meta.glob<Work<unknown>>('./*/work.ts', { import: 'work' });

/** What the statements gave, as pieces of Arrow IPC streams by the statement's name. */
export type Pieces = Record<string, Uint8Array[]>;

/** Runs the work of an analysis, wherever it is called: in our worker, or at once in a test. */
export async function figure(
  kind: string,
  pieces: Pieces,
  spec: unknown,
  context: Context,
  pace: Pace,
): Promise<Record<string, Row[]>> {
  const work = await modules[`./${kind}/work.ts`]!();
  const frames = Object.entries(pieces).map(([name, parts]) => [name, frameOf(parts)] as const);
  return work(Object.fromEntries(frames), spec, context, pace);
}
