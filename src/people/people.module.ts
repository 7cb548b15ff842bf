import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CalendarRecorder } from './calendar/calendar-recorder.js';
import { SchoolCalendars } from './calendar/school-calendars.js';
import { SchoolToday } from './calendar/school-today.js';
import { SchoolClosure } from './calendar/school-closure.entity.js';
import { SchoolDay } from './calendar/school-day.entity.js';
import { Term } from './calendar/term.entity.js';
import { ContactDirectory } from './contacts/contact-directory.js';
import { ContactHold } from './contacts/contact-hold.entity.js';
import { ContactHoldsService } from './contacts/contact-holds.service.js';
import { ContactRecorder } from './contacts/contact-recorder.js';
import { Contact } from './contacts/contact.entity.js';
import { PupilContact } from './contacts/pupil-contact.entity.js';
import { EnrolmentRecorder } from './enrolments/enrolment-recorder.js';
import { Enrolment } from './enrolments/enrolment.entity.js';
import { OrganisationRecorder } from './organisations/organisation-recorder.js';
import { Organisation } from './organisations/organisation.entity.js';
import { EndedAgreement } from './organisations/ended-agreement.entity.js';
import { TeamAgreements } from './organisations/team-agreements.js';
import { TeamSchool } from './organisations/team-school.entity.js';
import { KnownContext } from './pupils/known-context.entity.js';
import { PupilAgreementsService } from './pupils/pupil-agreements.service.js';
import { PupilDirectory } from './pupils/pupil-directory.js';
import { PupilRecordReader } from './pupils/pupil-record.reader.js';
import { PupilRecorder } from './pupils/pupil-recorder.js';
import { Pupil } from './pupils/pupil.entity.js';
import { SchoolDslsReader } from './staff/school-dsls.js';
import { StaffDirectory } from './staff/staff-directory.js';
import { StaffRecorder } from './staff/staff-recorder.js';
import { StaffRole } from './staff/staff-role.entity.js';
import { Staff } from './staff/staff.entity.js';
import { WorkingHours } from './staff/working-hours.entity.js';

const services = [
  PupilDirectory,
  PupilRecordReader,
  StaffDirectory,
  SchoolDslsReader,
  ContactDirectory,
  SchoolCalendars,
  SchoolToday,
  ContactHoldsService,
  PupilAgreementsService,
  OrganisationRecorder,
  TeamAgreements,
  CalendarRecorder,
  PupilRecorder,
  EnrolmentRecorder,
  ContactRecorder,
  StaffRecorder,
];

/** Who and where: organisations, their calendar, pupils, the adults in their lives, staff. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      Organisation,
      TeamSchool,
      EndedAgreement,
      SchoolDay,
      SchoolClosure,
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
  providers: services,
  exports: services,
})
export class PeopleModule {}
