import type { Reader } from '../platform/database/reader.js';
import { type EpochDay, toEpochDay } from '../shared/days.js';

interface Place {
  readonly schoolId: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

interface EnrolmentOfSource {
  pupil_id: number;
  school_id: number;
  from_day: string;
  to_day: string | null;
}

const NOWHERE: readonly Place[] = [];

/** Where the pupils of one source are enrolled, in memory, for registers that do not name the school. */
export class PupilPlaces {
  private readonly places = new Map<number, Place[]>();

  /** @param undated places that hold for all days and are in no table (a dry run) */
  static async read(
    reader: Reader,
    source: string,
    undated: readonly { pupilId: number; schoolId: number }[] = [],
  ): Promise<PupilPlaces> {
    const all = new PupilPlaces();
    const rows = await reader.query<EnrolmentOfSource>(
      `SELECT e.pupil_id, e.school_id, e.from_day, e.to_day FROM enrolment e
       JOIN pupil p ON p.id = e.pupil_id WHERE p.source = $1`,
      [source],
    );
    for (const row of rows) {
      const to = row.to_day === null ? Infinity : toEpochDay(row.to_day);
      all.add(row.pupil_id, { schoolId: row.school_id, from: toEpochDay(row.from_day), to });
    }
    for (const { pupilId, schoolId } of undated)
      all.add(pupilId, { schoolId, from: -Infinity, to: Infinity });
    return all;
  }

  /** The schools the pupil is enrolled at on a day, each once. */
  schoolsOn(pupilId: number, day: EpochDay): number[] {
    const there = (this.places.get(pupilId) ?? NOWHERE).filter(({ from, to }) => from <= day && day <= to);
    return [...new Set(there.map(({ schoolId }) => schoolId))];
  }

  /** The only school of the pupil on a day; null when there is none or more than one. Quick, for each mark of a register. */
  onlySchoolOn(pupilId: number, day: EpochDay): number | null {
    const places = this.places.get(pupilId) ?? NOWHERE;
    const [only] = places;
    if (only && places.length === 1) return only.from <= day && day <= only.to ? only.schoolId : null;
    const schools = this.schoolsOn(pupilId, day);
    return schools.length === 1 ? (schools[0] ?? null) : null;
  }

  private add(pupilId: number, place: Place): void {
    const places = this.places.get(pupilId);
    if (places) places.push(place);
    else this.places.set(pupilId, [place]);
  }
}
