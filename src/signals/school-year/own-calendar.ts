import type { EntityManager } from 'typeorm';
import type { Actor } from '../../access/actor.js';
import { Term } from '../../people/calendar/term.entity.js';
import { Organisation } from '../../people/organisations/organisation.entity.js';
import type { Day } from '../../shared/days.js';
import { NotFound } from '../../shared/errors.js';

/** The school that somebody works for. @throws NotFound for who works for none */
export async function ownSchool(
  manager: EntityManager,
  { organisationId }: Pick<Actor, 'organisationId'>,
): Promise<Organisation> {
  const found = await manager.findOneBy(Organisation, { id: organisationId ?? 0, kind: 'school' });
  if (!found) throw new NotFound('Only a school has a calendar.');
  return found;
}

/** @throws NotFound where no term of the school begins on that day */
export async function termAt(manager: EntityManager, schoolId: number, firstDay: Day): Promise<Term> {
  const found = await manager.findOneBy(Term, { schoolId, firstDay });
  if (!found) throw new NotFound('No term begins on this day; it has been changed or removed meanwhile.');
  return found;
}
