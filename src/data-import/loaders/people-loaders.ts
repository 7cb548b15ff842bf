import { Injectable } from '@nestjs/common';
import { RoleNews } from '../../access/people/role-news.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import {
  EnrolmentRecorder,
  type EnrolmentRow as Enrolment,
} from '../../people/enrolments/enrolment-recorder.js';
import { PupilRecorder, type PupilRow as Pupil } from '../../people/pupils/pupil-recorder.js';
import { StaffRecorder, type StaffRow as Staff } from '../../people/staff/staff-recorder.js';
import { meetingTimesKnown } from '../../people/staff/meeting-times-known.event.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import type { Fate } from '../../shared/fate.js';
import type { KnownPeople, KnownPupil } from '../known-people.js';
import type { EnrolmentRow } from '../rows/enrolment.row.js';
import type { PupilRow } from '../rows/pupil.row.js';
import type { StaffRow } from '../rows/staff.row.js';
import { type Loader, outcomesOf, unknown } from './loader.js';
import { atSchool } from './place-loaders.js';

const TWO_SCHOOLS = {
  rejected: {
    field: 'pupil_id',
    reason: 'pupil_id: another school has another pupil of this id; give each school a --source of its own',
  },
};

const BEYOND = {
  rejected: { field: 'pupil_id', reason: 'pupil_id: the record of this pupil belongs to another school' },
};

const ELSEWHERE = {
  rejected: { field: 'staff_id', reason: 'staff_id: this is somebody of another school or team' },
};

/** As on the page of people: a role is given by another. */
const NOT_ONESELF = {
  rejected: {
    field: 'roles',
    reason: 'roles: nobody gives a role to themselves; another administrator can, or whoever runs the server',
  },
};

/** Loads pupils with where they are, and staff. */
@Injectable()
export class PeopleLoaders {
  constructor(
    private readonly pupilRecorder: PupilRecorder,
    private readonly enrolmentRecorder: EnrolmentRecorder,
    private readonly staffRecorder: StaffRecorder,
    private readonly schoolToday: SchoolToday,
    private readonly events: EventBus,
    private readonly roleNews: RoleNews,
  ) {}

  /** A pupil who changes school without dates is at the new one from today; dates come in enrolments.csv. */
  pupils(known: KnownPeople): Loader<PupilRow, Pupil> {
    return {
      prepare: ({ pupilId, ...row }) => {
        const school = known.organisation(row.schoolId);
        const before = known.anyPupil(pupilId);
        if (before && !known.isWithin(before.organisationId)) return BEYOND;
        if (school && isSomebodyElse(before, row, school.id)) {
          known.dispute(pupilId);
          return TWO_SCHOOLS;
        }
        return atSchool(known, row.schoolId, (schoolId) => ({
          ...row,
          schoolId,
          source: known.source,
          sourceId: pupilId,
        }));
      },
      write: async (tx, rows) => {
        const todayAt = await this.schoolToday.everywhere();
        const { fates, ids } = await this.pupilRecorder.recordPupils(tx, rows, todayAt);
        return outcomesOf(fates, ids);
      },
      remember: ({ sourceId, schoolId, lastName, dateOfBirth }, id) => {
        known.learnPupil(sourceId, {
          id,
          organisationId: schoolId,
          lastName,
          dateOfBirth: dateOfBirth ?? null,
        });
      },
    };
  }

  enrolments(known: KnownPeople): Loader<EnrolmentRow, Enrolment> {
    return {
      prepare: (row) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        return atSchool(known, row.schoolId, (schoolId) => ({ ...row, pupilId: pupil.id, schoolId }));
      },
      write: async (tx, rows) => outcomesOf(await this.enrolmentRecorder.recordEnrolments(tx, rows)),
      remember: ({ pupilId, schoolId }) => {
        known.learnPlace(pupilId, schoolId);
      },
    };
  }

  staff(known: KnownPeople): Loader<StaffRow, Staff> {
    return {
      prepare: ({ staffId, organisationId, ...row }) => {
        const organisation = known.organisation(organisationId);
        if (!organisation) return unknown('organisation_id', 'school or team', organisationId);
        if (known.isStaffOfOthers(staffId)) return ELSEWHERE;
        if (givesThemselves(known, staffId, row)) return NOT_ONESELF;
        return {
          ok: { ...row, organisationId: organisation.id, source: known.source, sourceId: staffId },
        };
      },
      write: async (tx, rows) => {
        const { fates, ids, roleChanges } = await this.staffRecorder.recordStaff(tx, rows);
        await this.roleNews.ofFile(tx, roleChanges, known.broughtBy);
        await this.events.publishAll(tx, meetingTimesKnown, organisationsOf(rows, fates));
        return outcomesOf(fates, ids);
      },
      remember: ({ sourceId, organisationId, roles }, id) => {
        known.learnStaff(sourceId, id);
        if (roles.includes('dsl')) known.withDsl.add(organisationId);
      },
    };
  }
}

/** True for the bringer's own row where it gives them a role they have not, or more year groups. */
function givesThemselves(
  known: KnownPeople,
  staffId: string,
  { roles, yearGroups }: Pick<StaffRow, 'roles' | 'yearGroups'>,
): boolean {
  const { bringer } = known;
  if (bringer === null || bringer.staffId !== known.staffId(staffId)) return false;
  const isMore = (had: readonly string[]): boolean =>
    had.length > 0 && (yearGroups.length === 0 || !yearGroups.every((year) => had.includes(year)));
  return roles.some((role) => {
    const had = bringer.roles.get(role);
    return had === undefined || (role === 'pastoral-lead' && isMore(had));
  });
}

/** Where staff are new or have changed, each once. */
function organisationsOf(rows: readonly Staff[], fates: readonly Fate[]): { organisationId: number }[] {
  const changed = rows.filter((_, at) => fates[at] !== 'unchanged').map((row) => row.organisationId);
  return [...new Set(changed)].map((organisationId) => ({ organisationId }));
}

/** A pupil who moves keeps name and date of birth; another person under the same id at another school has neither. */
function isSomebodyElse(
  before: KnownPupil | undefined,
  now: Pick<PupilRow, 'lastName' | 'dateOfBirth'>,
  schoolId: number,
): boolean {
  if (!before || before.organisationId === schoolId) return false;
  const otherBirth =
    before.dateOfBirth !== null && now.dateOfBirth !== null && before.dateOfBirth !== now.dateOfBirth;
  return otherBirth || before.lastName !== now.lastName;
}
