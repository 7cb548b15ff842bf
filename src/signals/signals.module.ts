import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PeopleModule } from '../people/people.module.js';
import { ResultRecorder } from './attainment/result-recorder.js';
import { Result } from './attainment/result.entity.js';
import { IncidentRecorder } from './behaviour/incident-recorder.js';
import { Incident } from './behaviour/incident.entity.js';
import { DslAcknowledging } from './dsl-list/dsl-acknowledging.js';
import { DslDesk } from './dsl-list/dsl-desk.js';
import { DslListService } from './dsl-list/dsl-list.service.js';
import { DslReading } from './dsl-list/dsl-reading.js';
import { HomeContact } from './home/home-contact.entity.js';
import { HomeInsight } from './home/home-insight.entity.js';
import { HomeRecorder } from './home/home-recorder.js';
import { HomeTalks } from './home/home-talks.service.js';
import { SentHomeRecorder } from './home/sent-home-recorder.js';
import { MarkCorrection } from './marks/mark-correction.entity.js';
import { MarkRecorder } from './marks/mark-recorder.js';
import { Mark } from './marks/mark.entity.js';
import { UnknownCode } from './marks/unknown-code.entity.js';
import { UnknownCodes } from './marks/unknown-codes.js';
import { ObservationRecorder } from './observations/observation-recorder.js';
import { Observation } from './observations/observation.entity.js';
import { PackedHistoryReader } from './packed-history.reader.js';
import { PupilMarksReader } from './reading/pupil-marks.reader.js';
import { PupilSignalsReader } from './reading/pupil-signals.reader.js';
import { SchoolTerms } from './school-year/school-terms.js';
import { TermLook } from './school-year/term-look.js';
import { SignalNews } from './signal-news.js';
import { RegisterNews } from './silence/register-news.js';
import { SilentRegister } from './silence/silent-register.entity.js';
import { StandingSignals } from './standing-signals.js';
import { LogWorry } from './worries/log-worry.service.js';
import { ReadWorry } from './worries/read-worry.service.js';
import { SupersededSignalsReader } from './superseded-signals.reader.js';
import { UnreadWorries } from './worries/unread-worries.js';
import { WorryReaders } from './worries/worry-readers.js';
import { WorryRecord } from './worries/worry-record.js';

const services = [
  MarkRecorder,
  UnknownCodes,
  IncidentRecorder,
  ResultRecorder,
  ObservationRecorder,
  HomeRecorder,
  HomeTalks,
  SentHomeRecorder,
  DslAcknowledging,
  DslDesk,
  DslListService,
  DslReading,
  StandingSignals,
  SupersededSignalsReader,
  SignalNews,
  RegisterNews,
  PackedHistoryReader,
  WorryRecord,
  LogWorry,
  WorryReaders,
  UnreadWorries,
  ReadWorry,
  PupilMarksReader,
  PupilSignalsReader,
  TermLook,
  SchoolTerms,
];

/** What school and family observe: recorded once, corrected with trace, told to the rules. */
@Module({
  imports: [
    PeopleModule,
    TypeOrmModule.forFeature([
      Mark,
      MarkCorrection,
      UnknownCode,
      Incident,
      Result,
      Observation,
      HomeContact,
      HomeInsight,
      SilentRegister,
    ]),
  ],
  providers: services,
  exports: services,
})
export class SignalsModule {}
