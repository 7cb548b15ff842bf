import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SchoolDay } from './calendar/school-day.entity.js';
import { Term } from './calendar/term.entity.js';
import { ContactHold } from './contacts/contact-hold.entity.js';
import { Contact } from './contacts/contact.entity.js';
import { PupilContact } from './contacts/pupil-contact.entity.js';
import { Enrolment } from './enrolments/enrolment.entity.js';
import { Organisation } from './organisations/organisation.entity.js';
import { TeamSchool } from './organisations/team-school.entity.js';
import { KnownContext } from './pupils/known-context.entity.js';
import { Pupil } from './pupils/pupil.entity.js';
import { StaffRole } from './staff/staff-role.entity.js';
import { Staff } from './staff/staff.entity.js';
import { WorkingHours } from './staff/working-hours.entity.js';

/** Who and where: organisations, their calendar, pupils, the adults in their lives, staff. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      Organisation,
      TeamSchool,
      SchoolDay,
      Term,
      Pupil,
      Enrolment,
      KnownContext,
      Contact,
      PupilContact,
      ContactHold,
      Staff,
      StaffRole,
      WorkingHours,
    ]),
  ],
})
export class PeopleModule {}
