import type { EntityManager } from 'typeorm';
import type { PupilCase } from '../../cases/pupil-case.entity.js';
import type { Day } from '../../shared/days.js';
import { type Home, readHome } from '../meeting-home.js';
import type { MeetingSchool } from '../meeting-school.js';
import { ownerFirst, readStaff, type StaffAtMeeting } from '../meeting-staff.js';
import { findDsl, findMastWorker } from './meeting-attendance.js';

/** Who is asked to a meeting, and who of the staff is to be there. */
export interface WhoMeets {
  readonly home: Home;
  readonly staff: readonly StaffAtMeeting[];
}

/** Works out afresh who would meet about a case on a day: its owner, the team if the family agreed, the DSL where they decide. */
export async function whoMeets(
  manager: EntityManager,
  {
    found,
    school,
    today,
  }: { readonly found: PupilCase; readonly school: MeetingSchool; readonly today: Day },
): Promise<WhoMeets> {
  const mast = await findMastWorker(manager, school.id, today);
  const proposed = [found.ownerStaffId, mast].filter((id) => id !== null);
  const known = await readStaff(manager, proposed, school.id, today);
  const home = await readHome(manager, found.pupilId, known, today);
  const joining = home.who.staff.filter((one) => one.joins).map((one) => one.staffId);
  const dsl = home.who.routedTo === 'dsl' ? await findDsl(manager, school.id, today) : null;
  const ids = [...new Set([...joining, ...(dsl === null ? [] : [dsl])])];
  return { home, staff: await readStaff(manager, ownerFirst(ids, found.ownerStaffId), school.id, today) };
}
