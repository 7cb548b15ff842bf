import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Day } from '../../shared/days.js';
import { localDayOf } from '../../shared/local-day.js';
import { SchoolCalendars } from '../calendar/school-calendars.js';
import { ZONE_OF_NOBODY } from '../calendar/school-today.js';
import { ContactDirectory, type ContactOfPupil, type StandingHold } from '../contacts/contact-directory.js';
import type { Enrolment } from '../enrolments/enrolment.entity.js';
import type { Organisation } from '../organisations/organisation.entity.js';
import type { KnownContext } from './known-context.entity.js';
import { PupilDirectory } from './pupil-directory.js';
import type { Pupil } from './pupil.entity.js';

/** An enrolment and the school it is at. */
export interface SchoolOfPupil {
  readonly name: string;
  readonly yearGroup: string | null;
  readonly from: Day;
  readonly to: Day | null;
}

/** Who a pupil is, where, and who is in their life: all that stands in the record itself. */
export interface PupilRecord {
  readonly pupil: Pupil;
  /** Whose calendar counts today: the latest enrolment at a school that is looked at, else the school that owns the record. */
  readonly school: Organisation | null;
  /** The day it is at that school. */
  readonly today: Day;
  /** The earliest first. */
  readonly enrolments: readonly SchoolOfPupil[];
  /** The pupil's last day at the schools that are looked at, once all of them are left; null while at one, or when no days are known. */
  readonly leftOn: Day | null;
  readonly contacts: readonly ContactOfPupil[];
  readonly holds: readonly StandingHold[];
  readonly contexts: readonly KnownContext[];
}

/** Reads one pupil's record for a page; says nothing about who may read it. */
@Injectable()
export class PupilRecordReader {
  constructor(
    private readonly pupils: PupilDirectory,
    private readonly calendars: SchoolCalendars,
    private readonly contacts: ContactDirectory,
    private readonly clock: Clock,
  ) {}

  /** @param isLookedAt whether a school is one that whoever reads may know of. */
  async of(pupil: Pupil, isLookedAt: (schoolId: number) => boolean): Promise<PupilRecord> {
    const enrolments = (await this.pupils.enrolmentsOf([pupil.id])).get(pupil.id) ?? [];
    const [schools, contacts, holds, contexts] = await Promise.all([
      this.calendars.organisations([pupil.organisationId, ...enrolments.map((one) => one.schoolId)]),
      this.contacts.contactsOf(pupil.id),
      this.contacts.standingHolds(pupil.id),
      this.pupils.knownContextsOf(pupil.id),
    ]);
    const now = this.clock.now();
    const dayAt = (school: Organisation | null) => localDayOf(now, school?.timezone ?? ZONE_OF_NOBODY);
    const owner = schools.get(pupil.organisationId) ?? null;
    const here = enrolments.filter((one) => isLookedAt(one.schoolId));
    const school = schools.get(latest(here, dayAt(owner))?.schoolId ?? 0) ?? owner;
    const today = dayAt(school);
    return {
      ...{ pupil, school, today, leftOn: lastDayOf(here, today), contacts, holds, contexts },
      enrolments: enrolments.map((one) => ({
        name: schools.get(one.schoolId)?.name ?? '',
        yearGroup: one.yearGroup,
        from: one.fromDay,
        to: one.toDay,
      })),
    };
  }
}

/** One that runs before one that has ended; of those the latest to begin. */
function latest(enrolments: readonly Enrolment[], today: Day): Enrolment | undefined {
  const begun = enrolments.filter((one) => one.fromDay <= today);
  return begun.findLast((one) => one.toDay === null || one.toDay >= today) ?? begun.at(-1);
}

/** The last day of enrolments that are all over; null when one runs or is to come, or there is none. */
function lastDayOf(enrolments: readonly Enrolment[], today: Day): Day | null {
  const ends = enrolments.map((one) => one.toDay).filter((day) => day !== null && day < today);
  if (ends.length === 0 || ends.length < enrolments.length) return null;
  return ends.reduce((latestEnd, day) => ((day ?? '') > (latestEnd ?? '') ? day : latestEnd), null);
}
