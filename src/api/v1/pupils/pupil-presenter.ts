import { Injectable } from '@nestjs/common';
import { ContactHomeMarks } from '../../../cases/contact-home.js';
import { SchoolCalendars } from '../../../people/calendar/school-calendars.js';
import type { Enrolment } from '../../../people/enrolments/enrolment.entity.js';
import type { Organisation } from '../../../people/organisations/organisation.entity.js';
import type { Pupil } from '../../../people/pupils/pupil.entity.js';
import { PupilDirectory } from '../../../people/pupils/pupil-directory.js';
import type { Day } from '../../../shared/days.js';
import type { PupilResponse } from './pupils.responses.js';

/** Puts together what is shown of pupils: where they are today, and whether their home may be contacted as usual. */
@Injectable()
export class PupilPresenter {
  constructor(
    private readonly pupils: PupilDirectory,
    private readonly calendars: SchoolCalendars,
    private readonly marks: ContactHomeMarks,
  ) {}

  async present(pupils: readonly Pupil[], todayAt: (schoolId: number) => Day): Promise<PupilResponse[]> {
    const ids = pupils.map((pupil) => pupil.id);
    const enrolments = await this.pupils.enrolmentsOf(ids);
    const schools = new Map((await this.calendars.schools()).map((school) => [school.id, school]));
    const markOf = await this.marks.of(ids);
    return pupils.map((pupil) => ({
      id: pupil.publicId,
      source: pupil.source,
      pupilId: pupil.sourceId,
      firstName: pupil.firstName,
      lastName: pupil.lastName,
      preferredName: pupil.preferredName,
      dateOfBirth: pupil.dateOfBirth,
      schools: schoolsOn(todayAt, enrolments.get(pupil.id) ?? [], schools),
      ...markOf(pupil.id),
    }));
  }
}

function schoolsOn(
  todayAt: (schoolId: number) => Day,
  enrolments: readonly Enrolment[],
  schools: ReadonlyMap<number, Organisation>,
): PupilResponse['schools'] {
  const running = enrolments.filter(
    ({ schoolId, fromDay, toDay }) =>
      fromDay <= todayAt(schoolId) && (toDay === null || toDay >= todayAt(schoolId)),
  );
  return running.flatMap((one) => {
    const school = schools.get(one.schoolId);
    if (!school) return [];
    return [{ id: school.publicId, schoolId: school.sourceId, name: school.name, yearGroup: one.yearGroup }];
  });
}
