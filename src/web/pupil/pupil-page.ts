import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { PupilSight } from '../../access/sight/pupil-sight.js';
import { mayConcern } from '../../access/sight/why-visible.js';
import { PupilOverview, type PupilStanding } from '../../cases/reading/pupil-overview.js';
import { type PupilRecord, PupilRecordReader } from '../../people/pupils/pupil-record.reader.js';
import { type PupilAttendance, PupilAttendanceReader } from '../../rules/reading/pupil-attendance.reader.js';
import { toEpochDay } from '../../shared/days.js';
import { PupilSignalsReader, type ShownSignals } from '../../signals/reading/pupil-signals.reader.js';
import { SHOWN_AT_FIRST } from './signals.presenter.js';

/** All a pupil's page is made of. */
export interface PupilPageFacts {
  readonly because: string;
  readonly record: PupilRecord;
  readonly standing: PupilStanding;
  readonly attendance: PupilAttendance;
  readonly signals: ShownSignals;
}

/** One more than is shown says that there are more. */
const SOME = SHOWN_AT_FIRST + 1;
const ALL = 1_000;

/** Puts a pupil's page together from what each part of Tandem knows; as many statements for one row as for a thousand. */
@Injectable()
export class PupilPage {
  constructor(
    private readonly sight: PupilSight,
    private readonly records: PupilRecordReader,
    private readonly overview: PupilOverview,
    private readonly attendance: PupilAttendanceReader,
    private readonly signals: PupilSignalsReader,
  ) {}

  /** @param all the section that is wanted whole. @throws NotFound */
  async of(actor: Actor, publicId: string, all: string | null): Promise<PupilPageFacts> {
    const { pupil, because, sight } = await this.sight.find(actor, publicId);
    const record = await this.records.of(pupil, (schoolId) => mayConcern(sight, schoolId));
    const until = record.leftOn === null ? null : toEpochDay(record.leftOn);
    const [standing, attendance, signals] = await Promise.all([
      this.overview.of(sight, pupil.id),
      this.attendance.of(sight, pupil.id, record.school?.id ?? pupil.organisationId, record.today),
      this.signals.of(pupil.id, {
        ...{ sight, until, isDsl: actor.permissions.includes('dsl'), limit: limits(all) },
      }),
    ]);
    return { because, record, standing, attendance, signals };
  }
}

/** Results are told by subject, so all of them are read: a pupil has some dozens. */
function limits(all: string | null): Record<keyof ShownSignals, number> {
  const of = (section: string) => (all === section ? ALL : SOME);
  return {
    incidents: of('incidents'),
    results: ALL,
    observations: of('observations'),
    insights: of('insights'),
    homeContacts: of('home-contacts'),
  };
}
