import { Injectable } from '@nestjs/common';
import { Reader } from '../../platform/database/reader.js';
import { type Day, fromEpochDay } from '../../shared/days.js';

/** Reads since when a school has a register. */
@Injectable()
export class FirstMarkReader {
  constructor(private readonly reader: Reader) {}

  /** Null where no mark is known. Found by the first columns of the key, for each pupil who was ever there. */
  async of(schoolId: number): Promise<Day | null> {
    const found = await this.reader.first<{ day: number | null }>(
      `SELECT MIN(f.day) AS day FROM (
         SELECT (SELECT m.day FROM mark m WHERE m.pupil_id = r.pupil_id AND m.school_id = $1 ORDER BY m.day LIMIT 1) AS day
         FROM (SELECT e.pupil_id FROM enrolment e WHERE e.school_id = $1
               UNION SELECT p.id FROM pupil p WHERE p.organisation_id = $1) r) f`,
      [schoolId],
    );
    return found?.day === null || found === null ? null : fromEpochDay(found.day);
  }
}
