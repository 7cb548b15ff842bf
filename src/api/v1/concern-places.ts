import { Injectable } from '@nestjs/common';
import type { Actor } from '../../access/actor.js';
import { type Sight, sees } from '../../cases/case-sight.js';
import { SchoolToday } from '../../people/calendar/school-today.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import { Reader } from '../../platform/database/reader.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';

/** Finds whose concerns are asked for. What lies out of sight is answered as if it were not there. */
@Injectable()
export class ConcernPlaces {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly schoolToday: SchoolToday,
  ) {}

  /** A school by our id or its own. @throws NotFound, InvalidInput when several have that id of their own */
  async school(id: string, sight: Sight): Promise<number> {
    const found = await this.reader.query<{ id: number }>(
      `SELECT id FROM organisation WHERE kind = 'school' AND (public_id = $1 OR source_id = $1)`,
      [id],
    );
    const [first, ...others] = found.filter((school) => sees(sight, school.id));
    if (!first) throw new NotFound('There is no such school.');
    if (others.length > 0) throw new InvalidInput('schoolId', 'several schools have this id: use ours');
    return first.id;
  }

  /** A pupil by our id. @throws NotFound */
  async pupil(publicId: string, { organisationId }: Actor): Promise<number> {
    const pupil = await this.pupils.byPublicId(publicId);
    const today = await this.schoolToday.at(organisationId);
    const known =
      pupil !== null &&
      (organisationId === null ||
        (await this.pupils.reachable([pupil.id], organisationId, today)).has(pupil.id));
    if (!known) throw new NotFound('There is no such pupil.');
    return pupil.id;
  }
}
