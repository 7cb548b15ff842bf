import { Injectable } from '@nestjs/common';
import { mayConcern, type Sight } from '../../access/sight/why-visible.js';
import { Reader } from '../../platform/database/reader.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';

/** Finds whose concerns are asked for. What lies out of sight is answered as if it were not there. */
@Injectable()
export class ConcernPlaces {
  constructor(private readonly reader: Reader) {}

  /** A school by our id or its own. @throws NotFound, InvalidInput when several have that id of their own */
  async school(id: string, sight: Sight): Promise<number> {
    const found = await this.reader.query<{ id: number }>(
      `SELECT id FROM organisation WHERE kind = 'school' AND (public_id = $1 OR source_id = $1)`,
      [id],
    );
    const [first, ...others] = found.filter((school) => mayConcern(sight, school.id));
    if (!first) throw new NotFound('There is no such school.');
    if (others.length > 0) throw new InvalidInput('schoolId', 'several schools have this id: use ours');
    return first.id;
  }
}
