import { type EpochDay, toEpochDay } from '../../shared/days.js';
import type { Enrolment } from '../enrolments/enrolment.entity.js';

/** A pupil at a school, both days included. */
interface Stay {
  readonly schoolId: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Where one pupil is on each day; made once and asked for every mark of an import. */
export class PupilPlaces {
  private readonly stays: readonly Stay[];

  /** @param owner the school that owns the pupil's record, for days no enrolment covers. */
  constructor(
    private readonly owner: number,
    enrolments: readonly Pick<Enrolment, 'schoolId' | 'fromDay' | 'toDay'>[],
  ) {
    this.stays = enrolments
      .map(({ schoolId, fromDay, toDay }) => ({
        schoolId,
        from: toEpochDay(fromDay),
        to: toDay === null ? Infinity : toEpochDay(toDay),
      }))
      .sort((a, b) => b.from - a.from);
  }

  /** The school of the latest enrolment running on `day`; else the owner's. */
  schoolOn(day: EpochDay): number {
    return this.stays.find((stay) => runs(stay, day))?.schoolId ?? this.owner;
  }

  /** The schools the pupil is enrolled at on a day, each once. */
  schoolsOn(day: EpochDay): number[] {
    return [...new Set(this.stays.filter((stay) => runs(stay, day)).map(({ schoolId }) => schoolId))];
  }

  /** The only school the pupil is enrolled at on a day; null when there is none or more than one. Quick, for each mark of a register. */
  onlySchoolOn(day: EpochDay): number | null {
    const [only] = this.stays;
    if (only && this.stays.length === 1) return runs(only, day) ? only.schoolId : null;
    const schools = this.schoolsOn(day);
    return schools.length === 1 ? (schools[0] ?? null) : null;
  }
}

function runs({ from, to }: Stay, day: EpochDay): boolean {
  return from <= day && day <= to;
}
