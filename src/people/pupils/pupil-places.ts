import { type EpochDay, toEpochDay } from '../../shared/days.js';
import type { Enrolment } from '../enrolments/enrolment.entity.js';

/** Where one pupil is on each day; made once and asked for every mark of an import. */
export class PupilPlaces {
  private readonly spans: readonly { schoolId: number; from: EpochDay; to: EpochDay }[];

  /** @param owner the school that owns the pupil's record, for days no enrolment covers. */
  constructor(
    private readonly owner: number,
    enrolments: readonly Pick<Enrolment, 'schoolId' | 'fromDay' | 'toDay'>[],
  ) {
    this.spans = enrolments
      .map((one) => ({
        schoolId: one.schoolId,
        from: toEpochDay(one.fromDay),
        to: one.toDay === null ? Infinity : toEpochDay(one.toDay),
      }))
      .sort((a, b) => b.from - a.from);
  }

  /** The school of the latest enrolment running on `day`; else the owner's. */
  schoolOn(day: EpochDay): number {
    for (const span of this.spans) if (span.from <= day && span.to >= day) return span.schoolId;
    return this.owner;
  }
}
