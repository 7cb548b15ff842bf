import type { EntityManager } from 'typeorm';
import type { PupilCase } from '../cases/pupil-case.entity.js';
import { leftSchoolOn } from '../people/enrolments/left-school.js';
import type { Day } from '../shared/days.js';
import type { Instant } from '../shared/instants.js';
import { readCase } from './case-desk.js';
import { type FollowUp, FollowUpStaff } from './follow-up.entity.js';
import { type Home, readHome } from './meeting-home.js';
import { type MeetingSchool, readSchool, readSchoolDays } from './meeting-school.js';
import { readStaff, ownerFirst, type StaffAtMeeting } from './meeting-staff.js';
import { localDayOf } from '../shared/local-day.js';
import { type SchoolDays } from './sending-hours.js';

/** A follow-up with everything around it, as it stands in the database at this moment. */
export interface MeetingScene {
  readonly followUp: FollowUp;
  readonly found: PupilCase;
  readonly school: MeetingSchool;
  readonly today: Day;
  readonly schoolDays: SchoolDays;
  /** Planned to be there, the owner of the case first. */
  readonly staff: readonly StaffAtMeeting[];
  /** Planned, but may not join today: the family, or the school, has not (or no longer) agreed to the team. */
  readonly notJoining: readonly number[];
  readonly home: Home;
  /** The pupil's last day at the school that plans the meeting, once it has passed. */
  readonly pupilLeftOn: Day | null;
}

/** Reads the scene of a follow-up. Throws NotFound. */
export async function readScene(
  manager: EntityManager,
  followUp: FollowUp,
  now: Instant,
): Promise<MeetingScene> {
  const found = await readCase(manager, followUp.caseId);
  const school = await readSchool(manager, followUp.schoolId);
  const today = localDayOf(now, school.zone);
  const staff = await readAttending(manager, followUp, found.ownerStaffId, today);
  const home = await readHome(manager, followUp.pupilId, staff, today);
  const notJoining = home.who.staff.filter((one) => !one.joins).map((one) => one.staffId);
  const schoolDays = await readSchoolDays(manager, school.id, today);
  const pupilLeftOn = await leftSchoolOn(manager, followUp.pupilId, followUp.schoolId, today);
  return { followUp, found, school, today, schoolDays, staff, notJoining, home, pupilLeftOn };
}

/** The scene as its mails may speak of it: a team that may not join any more is left out. */
export function withoutWhoMayNotJoin(scene: MeetingScene): MeetingScene {
  const staff = scene.staff.filter((one) => !scene.notJoining.includes(one.staffId));
  return { ...scene, staff, notJoining: [] };
}

/** The staff of a meeting, the owner of the case first. */
export async function readAttending(
  manager: EntityManager,
  { id, schoolId }: FollowUp,
  ownerStaffId: number | null,
  today: Day,
): Promise<StaffAtMeeting[]> {
  const rows = await manager.find(FollowUpStaff, { where: { followUpId: id }, order: { staffId: 'ASC' } });
  return readStaff(
    manager,
    ownerFirst(
      rows.map((row) => row.staffId),
      ownerStaffId,
    ),
    schoolId,
    today,
  );
}

/** Whose name stands under a mail and answers the phone: the first of the school's own staff at the meeting, the owner before all. */
export function signatory(staff: readonly StaffAtMeeting[], school: MeetingSchool): string {
  return (staff.find((one) => !one.fromTeam) ?? staff[0])?.name ?? school.name;
}
