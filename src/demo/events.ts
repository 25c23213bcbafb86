import { pieces } from './csv.ts';
import { EVENT_HEADER } from './visit.ts';
import type { World } from './world.ts';

/** The events of the website as a file, by time. */
export function eventsFile(world: World): string[] {
  const lines = world.events.flatMap((day) => day.sort((a, b) => a.t - b.t).map((e) => e.line));
  return pieces(`${EVENT_HEADER}\n`, lines);
}
