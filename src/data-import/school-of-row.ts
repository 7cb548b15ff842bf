import type { PupilPlaces } from '../people/pupils/pupil-places.js';
import type { EpochDay } from '../shared/days.js';
import type { KnownPeople } from './known-people.js';
import type { Rejection } from './rows/row-check.js';

/** What says at which school something was. */
interface RowOfSchool {
  /** As the file names it; null: where the pupil is that day. */
  readonly schoolId: string | null;
  readonly day: EpochDay;
}

/**
 * The school whose mark or incident a row is, or why nobody can say. A school's own file speaks for that school alone: of a pupil who is at
 * two it means itself, and nothing of it comes into the register of the school to which a pupil has gone.
 * @param nowhere the school of a day on which the pupil is at none; null: such a row is refused
 */
export function schoolOfRow(
  known: Pick<KnownPeople, 'organisation' | 'isWithin' | 'within'>,
  places: PupilPlaces,
  { schoolId, day }: RowOfSchool,
  nowhere: number | null,
): number | Rejection {
  if (schoolId !== null) {
    const school = known.organisation(schoolId);
    return school?.kind === 'school' ? school.id : refused(`no school is known by "${schoolId}"`);
  }
  const only = places.onlySchoolOn(day);
  const schools = only === null ? places.schoolsOn(day) : [only];
  if (known.within !== null && schools.includes(known.within)) return known.within;
  if (schools.length > 1) return refused('the pupil is at several schools on that day; say which');
  const school = only ?? nowhere;
  if (school === null) return refused('the pupil is at no school on that day; say which');
  return known.isWithin(school) ? school : refused('the pupil is at another school on that day');
}

function refused(reason: string): Rejection {
  return { field: 'school_id', reason: `school_id: ${reason}` };
}
