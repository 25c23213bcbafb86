import type { Random } from '../stats/random.ts';
import { dayOf, local, type Second } from './calendar.ts';
import { line, money, pieces } from './csv.ts';
import type { Person, World } from './world.ts';

/** The checkout on one page against the old one in three steps, in July and August. */
const FROM = dayOf('2026-07-06');
const TO = dayOf('2026-08-30');
export const inTest = (day: number): boolean => day >= FROM && day <= TO;

/** A person is drawn at the first checkout of the test and keeps the variant. */
export function assign(r: Random, world: World, person: Person, t: Second): void {
  if (person.variant) return;
  person.variant = r.chance(0.5) ? 'one_page' : 'control';
  world.assignments.push({ t, unit: person.id, variant: person.variant, spent: person.spent });
}

/** The assignments as a file; the covariate is what the person had spent before. */
export const assignmentsFile = (world: World): string[] =>
  pieces(
    'experiment,unit,variant,timestamp,covariate\n',
    [...world.assignments]
      .sort((a, b) => a.t - b.t || (a.unit < b.unit ? -1 : 1))
      .map((a) => line(['checkout_one_page', a.unit, a.variant, local(a.t), money(a.spent)])),
  );
